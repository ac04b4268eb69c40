using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record ArtifactCheckArguments
{
    [Argument("The artifacts that will be needed: a list of {name, version}.", Required = true)]
    public IReadOnlyList<object?> Artifacts { get; init; } = [];

    [Argument("amd64, arm64, ...; default: what the node's facts say.")]
    public string? Arch { get; init; }
}

/// <summary>Whether a digest is known for every artifact that this node will need, before anything is changed. Result: findings, a list of sentences.</summary>
internal sealed class ArtifactCheckModule(ArtifactStore store) : Module<ArtifactCheckArguments>
{
    public override string Name => "artifact_check";

    public override ModuleReach Reach => ModuleReach.Controller;

    public override IReadOnlyList<Query> Ask(ArtifactCheckArguments arguments, IModuleContext context) => [];

    public override Decision Decide(ArtifactCheckArguments arguments, Answers answers, IModuleContext context)
    {
        var settings = new ArtifactSettings(context.Variable);
        var architecture = ArtifactModule.Architecture(arguments.Arch, context);
        var findings = arguments.Artifacts.OfType<JinjaDict>().Select(wanted => Judge(PythonValues.Str(wanted["name"]), PythonValues.Str(wanted["version"]), architecture, settings));
        return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["findings"] = findings.OfType<string>().ToList<object?>() } });
    }

    private string? Judge(string name, string version, string architecture, ArtifactSettings settings)
    {
        try
        {
            store.Resolve(name, version, architecture, settings);
            return null;
        }
        catch (ModuleFailedException exception)
        {
            return exception.Message;
        }
    }
}
