using System.Diagnostics;

namespace Playbooks.EndToEndTests;

/// <summary>Runs other programs of this machine.</summary>
internal static class Command
{
    /// <summary>Runs it and returns its exit code and standard output.</summary>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var word in words.Skip(1))
        {
            info.ArgumentList.Add(word);
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await error;
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }
}
