using System.Diagnostics;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>A password in a file, or printed by a program (a file that may be executed), as Ansible reads both. One trailing line end is not part of it.</summary>
internal static class SecretFile
{
    public static string Read(string option, string file)
    {
        var path = file.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), file[2..])
            : file;
        var position = SourcePosition.CommandLine(option);
        if (!File.Exists(path))
        {
            throw new PlaybookException(position, $"there is no file {file}", "name a file that holds the password");
        }

        var password = (IsProgram(path) ? Output(path, position) : File.ReadAllText(path)).TrimEnd('\n', '\r', ' ', '\t');
        return password.Length > 0 ? password : throw new PlaybookException(position, $"{file} holds no password");
    }

    private static bool IsProgram(string path)
        => (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static string Output(string path, SourcePosition position)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.GetFullPath(path)) { RedirectStandardOutput = true })
            ?? throw new PlaybookException(position, $"{path} could not be started");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new PlaybookException(position, $"{path} ended with status {process.ExitCode}");
    }
}
