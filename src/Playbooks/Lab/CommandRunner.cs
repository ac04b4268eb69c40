using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Playbooks.Lab;

/// <summary>Runs commands of this machine. A cancelled command is killed with all its children.</summary>
internal sealed class CommandRunner
{
    // A plain `su` leaves root a user's path, without ip, nft and debootstrap.
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    public CommandRunner() => Environment.SetEnvironmentVariable("PATH", WithSystemFolders(Environment.GetEnvironmentVariable("PATH")));

    /// <summary>A search path with the folders of root's programs at its end, where they are not in it.</summary>
    public static string WithSystemFolders(string? path)
    {
        var folders = (path ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(':', folders.Concat(SystemFolders.Except(folders)));
    }

    /// <summary>Starts a program that this one waits for or leaves alone; where it is not there, says what to install.</summary>
    public static Process Start(ProcessStartInfo info, string package)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception exception)
        {
            throw new LabException($"{info.FileName} could not be started ({exception.Message}): install {package}.");
        }
    }

    /// <summary>Runs a command and returns how it ended.</summary>
    public async Task<CommandResult> TryRunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, Action<string>? line = null)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        StringBuilder output = new(), error = new();
        process.OutputDataReceived += (_, data) => Append(output, data.Data, line);
        process.ErrorDataReceived += (_, data) => Append(error, data.Data, null);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(127, string.Empty, $"{command[0]}: {exception.Message}");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandResult(process.ExitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command and returns its output; a failure is a <see cref="LabException"/> with what it wrote.</summary>
    public async Task<string> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, Action<string>? line = null)
    {
        var result = await TryRunAsync(command, cancellationToken, line);
        if (result.Succeeded)
        {
            return result.Output;
        }

        var said = result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim();
        throw new LabException($"{string.Join(' ', command.Take(6))} failed with exit code {result.ExitCode}: {said}");
    }

    /// <summary>Starts a command in a session of its own, which outlives this program. Its output is the command's own business.</summary>
    public Process StartDetached(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo("setsid") { UseShellExecute = false };
        foreach (var word in command)
        {
            info.ArgumentList.Add(word);
        }

        return Start(info, "util-linux");
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in command.Skip(1))
        {
            info.ArgumentList.Add(word);
        }

        info.Environment["LC_ALL"] = "C";
        info.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        return info;
    }

    private static void Append(StringBuilder text, string? data, Action<string>? line)
    {
        if (data is null)
        {
            return;
        }

        lock (text)
        {
            text.AppendLine(data);
        }

        line?.Invoke(data);
    }
}
