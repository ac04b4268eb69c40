using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record ArtifactArguments
{
    [Argument("The component's name in the list of artifacts: kubelet, containerd, etcd, ...", Required = true)]
    public string Name { get; init; } = "";

    [Argument("Its version, without the v.", Required = true)]
    public string Version { get; init; } = "";

    [Argument("amd64, arm64, ...; default: what the node's facts say.")]
    public string? Arch { get; init; }

    [Argument("The file to install as; a folder when the artifact is an archive.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("Permission bits of every file, octal text.")]
    public string Mode { get; init; } = "0755";

    [Argument("For archives: which members to install, as shell patterns over the path after stripping; default all.")]
    public IReadOnlyList<string> Members { get; init; } = [];

    [Argument("For archives: how many leading folders of each member's path to drop.")]
    public int Strip { get; init; }

    [Argument("Whether to unpack; default: when the download's name ends in .tar.gz or .tgz.")]
    public bool? Unpack { get; init; }

    [Argument("absent removes the files that were installed under this name and dest.", Choices = ["present", "absent"])]
    public string State { get; init; } = "present";
}

/// <summary>Puts a declared binary on the node, verified. From the controller's cache or local source it is uploaded, to a few nodes (artifact_fanout), which pass it on to the others; otherwise the node downloads it itself, and when it cannot, the
/// controller does. The node keeps a record of every file with digest and stat, so that a removed, replaced or edited file is found without hashing everything in every run.</summary>
internal sealed class ArtifactModule(ArtifactStore store, ArtifactFanout fanout) : Module<ArtifactArguments>
{
    public override string Name => "artifact";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(ArtifactArguments arguments, IModuleContext context) => [new ArtifactQuery(RecordOf(arguments))];

    public override Decision Decide(ArtifactArguments arguments, Answers answers, IModuleContext context)
    {
        var record = RecordOf(arguments);
        var hashed = new ArtifactQuery(record, Digests: true);
        var installed = answers.Contains(hashed) ? answers.Get(hashed).Installed : answers.Get(new ArtifactQuery(record)).Installed;
        if (arguments.State == "absent")
        {
            return installed is null ? Decision.Ok(ModuleResult.Ok) : Removal(arguments, record, installed);
        }

        var settings = new ArtifactSettings(context.Variable);
        var plan = ArtifactPlan.Create(arguments, store.Resolve(arguments.Name, arguments.Version, Architecture(arguments.Arch, context), settings));
        var state = ArtifactState.Judge(installed, plan);
        return state.Kind switch
        {
            ArtifactStateKind.Right => Decision.Ok(new ModuleResult { Values = Values(plan) }),
            ArtifactStateKind.Touched when !answers.Contains(hashed) => new Decision.Ask([hashed]),
            ArtifactStateKind.Touched => Repair(plan, state, installed!),
            _ => Install(plan, state, settings),
        };
    }

    /// <summary>As release files call it.</summary>
    internal static string Architecture(string? given, IModuleContext context)
        => given ?? (context.Facts.TryGetValue("architecture", out var machine) ? PythonValues.Str(machine) : "x86_64") switch
        {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "armv7l" => "arm",
            var other => other,
        };

    private static string RecordOf(ArtifactArguments arguments)
        => arguments.Dest.StartsWith('/') && !arguments.Dest.Any(char.IsWhiteSpace)
            ? arguments.Name + "@" + arguments.Dest.Trim('/').Replace('/', '-')
            : throw new ModuleFailedException($"dest must be an absolute path without blanks, not '{arguments.Dest}'");

    private static JinjaDict Values(ArtifactPlan plan)
        => new() { ["dest"] = plan.Destination, ["checksum"] = plan.Artifact.Sha256, ["version"] = plan.Artifact.Version };

    private static Decision.Change Removal(ArtifactArguments arguments, string record, InstalledArtifact installed)
    {
        var diff = new Diff(arguments.Dest, string.Join('\n', installed.Files.Select(file => file.Path)) + "\n", arguments.Dest, null);
        return new Decision.Change(
            [new RunScript($"remove {arguments.Name} from {arguments.Dest}", ArtifactScripts.Remove(record, installed)) { Diff = diff, IsIdempotent = true }],
            new ModuleResult { Changed = true, Diffs = [diff] });
    }

    private static Decision Repair(ArtifactPlan plan, ArtifactState state, InstalledArtifact installed)
    {
        if (state.Reason is null)
        {
            return Decision.Ok(new ModuleResult { Values = Values(plan) });
        }

        var diff = new Diff(plan.Destination, state.Before, plan.Destination, state.After);
        return new Decision.Change(
            [new RunScript($"{state.Reason}: {plan.Destination}", ArtifactScripts.RepairModes(plan, installed)) { Diff = diff, IsIdempotent = true }],
            new ModuleResult { Changed = true, Values = Values(plan), Diffs = [diff] });
    }

    private Decision.Change Install(ArtifactPlan plan, ArtifactState state, ArtifactSettings settings)
    {
        var diff = new Diff(plan.Destination, state.Before, plan.Destination, state.After);
        var result = new ModuleResult { Changed = true, Values = Values(plan), Diffs = [diff] };
        var delivery = new ArtifactDelivery(store, fanout, plan, settings);
        return new Decision.Change([new RunProcedure($"install {plan.Artifact} to {plan.Destination} ({state.Reason})", delivery.RunAsync) { Diff = diff }], result);
    }
}
