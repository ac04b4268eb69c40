using System.Text;
using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record ArtifactCacheArguments
{
    [Argument("The artifacts: a list of {name, version}.", Required = true)]
    public IReadOnlyList<object?> Artifacts { get; init; } = [];

    [Argument("The images, by reference.")]
    public IReadOnlyList<string> Images { get; init; } = [];

    [Argument("The architectures to have them for.")]
    public IReadOnlyList<string> Architectures { get; init; } = ["amd64"];

    [Argument("pull brings what is missing, list only looks, verify hashes what is there.", Choices = ["pull", "list", "verify"])]
    public string Action { get; init; } = "pull";
}

/// <summary>Fills, lists or verifies the controller's cache of artifacts. Results: lines, one for each artifact and image; missing, how many are not in the cache.</summary>
internal sealed class ArtifactCacheModule(ArtifactStore store) : Module<ArtifactCacheArguments>
{
    public override string Name => "artifact_cache";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(ArtifactCacheArguments arguments, IModuleContext context) => [];

    public override Decision Decide(ArtifactCacheArguments arguments, Answers answers, IModuleContext context)
    {
        var service = ArtifactStoreFactory.CreateService(store, TimeProvider.System);
        var wanted = arguments.Artifacts.OfType<JinjaDict>().Select(one => (PythonValues.Str(one["name"]), PythonValues.Str(one["version"]))).ToList();
        var wants = new ArtifactWants(wanted, arguments.Images, arguments.Architectures, new ArtifactSettings(context.Variable));
        var now = service.List(wants);
        if (arguments.Action == "list" || (arguments.Action == "pull" && now.All(status => status.Place == ArtifactService.InCache)))
        {
            return Decision.Ok(Result(now, changed: false));
        }

        var change = new RunProcedure(arguments.Action == "pull" ? "fill the cache" : "verify the cache", async (session, token) => ChangeOutcome.Done with
        {
            Data = arguments.Action == "pull" ? await service.PullAsync(wants, session.Report, token) : await service.VerifyAsync(wants, token),
        });
        return new Decision.Change([change], Result(now, changed: true), outcomes => Result((IReadOnlyList<ArtifactStatus>)outcomes[0].Data!, arguments.Action == "pull"));
    }

    private static ModuleResult Result(IReadOnlyList<ArtifactStatus> statuses, bool changed)
    {
        var lines = statuses.Select(Line).ToList<object?>();
        var problems = statuses.Where(status => status.Problem is not null).ToList();
        return new ModuleResult
        {
            Changed = changed && problems.Count == 0,
            Failed = problems.Count > 0,
            Values = new JinjaDict
            {
                ["lines"] = lines,
                ["missing"] = (long)statuses.Count(status => status.Place != ArtifactService.InCache),
                ["msg"] = string.Join('\n', problems.Select(status => status.Problem)),
            },
        };
    }

    private static string Line(ArtifactStatus status)
        => new StringBuilder().Append(status.Place.PadRight(8)).Append(status.Architecture.PadRight(6)).Append(' ').Append(status.What)
            .Append(status.Sha256 is null ? "" : "  " + status.Sha256[..12]).Append(status.Problem is null ? "" : "  " + status.Problem).ToString();
}
