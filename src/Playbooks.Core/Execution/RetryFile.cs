using Playbooks.Controller;
using Playbooks.Plays;
using Playbooks.Results;

namespace Playbooks.Execution;

/// <summary>NAME.retry beside a playbook (or in retry_files_save_path): the hosts that failed or could not be reached, one a line, for --limit @FILE.</summary>
internal sealed class RetryFile(RunOptions options, IControllerEnvironment controller, TimeProvider time)
{
    /// <summary>What there is to tell: the file, a warning when it could not be written; null when no host was lost.</summary>
    public RunEvent? Write(Playbook playbook, IReadOnlyList<string> lost)
    {
        if (!options.WritesRetryFiles || lost.Count == 0)
        {
            return null;
        }

        var folder = options.RetryFolder ?? Path.GetDirectoryName(Path.GetFullPath(playbook.File, controller.CurrentFolder))!;
        var file = Path.Combine(folder, Path.GetFileNameWithoutExtension(playbook.File) + ".retry");
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(file, string.Concat(lost.Select(host => host + "\n")));
            return new RetryFileWritten(time.GetUtcNow(), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RunWarning(time.GetUtcNow(), $"Could not create retry file '{file}'.\n\t{exception.Message}");
        }
    }
}
