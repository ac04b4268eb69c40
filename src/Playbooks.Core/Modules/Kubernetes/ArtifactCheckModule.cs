using Playbooks.Artifacts;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record ArtifactCheckArguments
{
    [Argument("The artifacts that will be needed: a list of {name, version}.", Required = true)]
    public IReadOnlyList<object?> Artifacts { get; init; } = [];

    [Argument("The images that will be needed, by reference.")]
    public IReadOnlyList<string> Images { get; init; } = [];

    [Argument("amd64, arm64, ...; default: what the node's facts say.")]
    public string? Arch { get; init; }
}

/// <summary>Whether everything that this node will need can be had, before anything is changed: a digest is known for every artifact, and what this machine has of artifacts and images in its
/// cache or local source has that digest. Result: findings, a list of sentences.</summary>
internal sealed class ArtifactCheckModule(ArtifactStore store) : Module<ArtifactCheckArguments>
{
    public override string Name => "artifact_check";

    public override ModuleReach Reach => ModuleReach.Controller;

    public override IReadOnlyList<Query> Ask(ArtifactCheckArguments arguments, IModuleContext context) => [];

    public override Decision Decide(ArtifactCheckArguments arguments, Answers answers, IModuleContext context)
    {
        var settings = new ArtifactSettings(context.Variable);
        var architecture = ArtifactModule.Architecture(arguments.Arch, context);
        var findings = arguments.Artifacts.OfType<JinjaDict>()
            .Select(wanted => Judge(() => Look(store.Resolve(PythonValues.Str(wanted["name"]), PythonValues.Str(wanted["version"]), architecture, settings))))
            .Concat(arguments.Images.Select(reference => Judge(() => Look(store.ResolveImage(reference, architecture, settings)))));
        return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["findings"] = findings.OfType<string>().Distinct().ToList<object?>() } });
    }

    private string? Look(Artifact artifact) => Look(artifact.ToString(), artifact.Sha256, artifact.LocalPath);

    private string? Look(ImageArtifact image) => image.ArchiveSha256 is { } sha256 ? Look(image.Reference, sha256, image.ArchivePath) : null;

    // The controller's files are read like any other input of a decision: once for all hosts, and only when they changed since the last run.
    private string? Look(string what, string sha256, string? path)
        => store.Finding(sha256, path) is { } finding ? $"{what}: {finding}" : null;

    private static string? Judge(Func<string?> look)
    {
        try
        {
            return look();
        }
        catch (ModuleFailedException exception)
        {
            return exception.Message;
        }
    }
}
