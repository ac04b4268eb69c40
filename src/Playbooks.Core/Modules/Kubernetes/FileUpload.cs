using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

/// <summary>Sends a large file of the controller's to the node's incoming folder, going on after what an earlier, cut try left there. The digest is checked by the script that uses it.</summary>
internal static class FileUpload
{
    public static async Task SendAsync(IHostSession session, string path, string sha256, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var there = await session.ReadAsync(ArtifactScripts.PartSize(sha256), TimeSpan.FromSeconds(30), cancellationToken);
        if (there.Status != 0 || !long.TryParse(there.OutputText.Trim(), out var offset))
        {
            throw new ModuleFailedException($"cannot prepare /var/lib/playbook/artifacts: {there.ErrorText.Trim()}");
        }

        if (offset == stream.Length)
        {
            return;
        }

        offset = offset < stream.Length ? offset : 0;
        stream.Seek(offset, SeekOrigin.Begin);
        var rest = stream.Length - offset;
        session.Report($"sending {Path.GetFileName(path)} ({rest >> 20} MiB)");
        var part = ArtifactScripts.Part(sha256);
        var start = offset == 0 ? $"rm -f {part}; " : "";
        var outcome = await session.SendAsync($"umask 077; {start}_take {rest} >>{part}", stream, rest, cancellationToken);
        if (outcome.Status != 0)
        {
            throw new ModuleFailedException($"cannot write {part}: {outcome.ErrorText.Trim()}");
        }
    }
}
