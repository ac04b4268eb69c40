using Playbooks.Artifacts;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

/// <summary>Brings an artifact's file to the node and installs it: from the controller or a node that has it when the controller has the file, else the node's own download, else the controller's.</summary>
internal sealed class ArtifactDelivery(ArtifactStore store, ArtifactFanout fanout, ArtifactPlan plan, ArtifactSettings settings)
{
    public async Task<ChangeOutcome> RunAsync(IHostSession session, CancellationToken cancellationToken)
    {
        var artifact = plan.Artifact;
        var path = await store.FindAsync(artifact.Sha256, artifact.LocalPath, cancellationToken);
        if (path is null && (settings.ControllerDownloads || !await DownloadThereAsync(session, cancellationToken)))
        {
            session.Report($"downloading {artifact}");
            path = await store.FetchAsync(artifact, null, cancellationToken);
        }

        return path is null
            ? await session.RunAsync(Install(""), cancellationToken)
            : await new FileUpload(session, fanout, settings.Fanout).RunAsync(path, artifact.Sha256, Install, cancellationToken);

        RunScript Install(string serve) => new($"install {artifact}", ArtifactScripts.Install(plan, serve));
    }

    /// <summary>False when the node has no way to download it (no tool, no network): the controller then tries.</summary>
    private async Task<bool> DownloadThereAsync(IHostSession session, CancellationToken cancellationToken)
    {
        if (plan.Artifact.Url is null)
        {
            return false;
        }

        var outcome = await session.RunAsync(
            new RunScript($"download {plan.Artifact.Url}", ArtifactScripts.Download(plan.Artifact.Url, plan.Artifact.Sha256)) { StatusIsData = true }, cancellationToken);
        return outcome.Status switch
        {
            0 => true,
            4 or 5 => false,
            _ => throw new ModuleFailedException($"downloading {plan.Artifact.Url} failed: {outcome.ErrorText.Trim()}"),
        };
    }
}
