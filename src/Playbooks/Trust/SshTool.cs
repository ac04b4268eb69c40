using System.ComponentModel;
using System.Diagnostics;
using Playbooks.Results;

namespace Playbooks.Trust;

/// <summary>Runs OpenSSH's programs and takes what they print. Nothing is typed into them, and nothing secret is given to them.</summary>
internal static class SshTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<(int Status, string Output, string Error)> RunAsync(IEnumerable<string> words, CancellationToken cancellationToken)
    {
        var all = words.ToList();
        var start = new ProcessStartInfo(all[0], all.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        process.StandardInput.Close();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limited.Token);
            var error = process.StandardError.ReadToEndAsync(limited.Token);
            await process.WaitForExitAsync(limited.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"{all[0]} did not end within {Limit.TotalSeconds:0} s");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new PlaybookException(SourcePosition.None, $"{start.FileName} could not be started: {error.Message}", "install openssh-client");
        }
    }
}
