using System.ComponentModel;
using System.Diagnostics;
using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>A password in a file, or printed by a program (a file that may be executed), as Ansible reads both. One trailing line end is not part of it.</summary>
internal static class SecretFile
{
    /// <param name="option">Where the file was named.</param>
    /// <param name="file">The file.</param>
    /// <param name="label">What a program whose name ends with -client is asked for.</param>
    public static string Read(string option, string file, string? label = null)
    {
        var path = HomePath.Expand(file);
        var position = SourcePosition.CommandLine(option);
        if (!File.Exists(path))
        {
            throw new PlaybookException(position, $"there is no file {file}", "name a file that holds the password");
        }

        var password = (IsProgram(path) ? Output(path, position, label) : File.ReadAllText(path)).TrimEnd('\n', '\r', ' ', '\t');
        return password.Length > 0 ? password : throw new PlaybookException(position, $"{file} holds no password");
    }

    private static bool IsProgram(string path)
        => (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static string Output(string path, SourcePosition position, string? label)
    {
        string[] arguments = Path.GetFileNameWithoutExtension(path).EndsWith("-client", StringComparison.Ordinal) && label is not null ? ["--vault-id", label] : [];
        using var process = Start(new ProcessStartInfo(Path.GetFullPath(path), arguments) { RedirectStandardOutput = true }, position);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new PlaybookException(position, $"{path} ended with status {process.ExitCode}");
    }

    private static Process Start(ProcessStartInfo start, SourcePosition position)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new PlaybookException(
                position,
                $"{start.FileName} is executable, so it is taken for a program that prints the password, and cannot be run: {error.Message}",
                $"when it holds the password itself: chmod -x {start.FileName} (on a file system without permissions, copy it elsewhere first)");
        }
    }
}
