using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>What the commands of the file modules say when they fail, in Ansible's words.</summary>
internal static partial class FileFailure
{
    /// <summary>A refusal with what is at the path, as Ansible adds it to every result that names one.</summary>
    public static Decision.Invalid Refuse(string message, FileAnswer file, JinjaDict? values = null)
        => new(ModuleResult.Failure(message, FileResults.DescribePresent(values ?? new JinjaDict { ["path"] = file.Path }, file)));

    /// <summary>Adds what is at the path to a failure that was thrown before it was known.</summary>
    public static Decision With(FileAnswer file, Func<Decision> decide)
    {
        try
        {
            return decide();
        }
        catch (ModuleFailedException exception)
        {
            return Refuse(exception.Message, file, new JinjaDict(exception.Values ?? []) { ["path"] = file.Path });
        }
    }

    public static string NoAccount(string name, bool isGroup) => isGroup ? $"chgrp failed: failed to look up group {name}" : $"chown failed: failed to look up user {name}";

    /// <summary>chown refused the name; null: something else was wrong.</summary>
    public static string? NoAccount(string error)
        => Unknown().Match(error) is { Success: true } match ? NoAccount(match.Groups["name"].Value.TrimStart(':'), match.Groups["kind"].Value == "group" || match.Groups["name"].Value.StartsWith(':')) : null;

    /// <summary>The last line of what a command wrote, as Python shows such an error: its number, its text and the path.</summary>
    public static string Errno(string error, string path)
    {
        var text = error.TrimEnd().Split('\n')[^1];
        foreach (var (end, number, name) in Errors)
        {
            if (text.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return $"[Errno {number}] {name}: b'{path}'";
            }
        }

        return text;
    }

    private static (string End, int Number, string Name)[] Errors =>
    [
        ("Operation not permitted", 1, "Operation not permitted"),
        ("No such file or directory", 2, "No such file or directory"),
        ("Directory nonexistent", 2, "No such file or directory"),
        ("nonexistent directory", 2, "No such file or directory"),
        ("Permission denied", 13, "Permission denied"),
        ("File exists", 17, "File exists"),
        ("Not a directory", 20, "Not a directory"),
        ("Is a directory", 21, "Is a directory"),
        ("No space left on device", 28, "No space left on device"),
        ("Read-only file system", 30, "Read-only file system"),
        ("File name too long", 36, "File name too long"),
        ("Directory not empty", 39, "Directory not empty"),
    ];

    /// <summary>The result where a command found the new file wrong; null: something else was wrong.</summary>
    public static ModuleResult? Invalidated(string error, JinjaDict values)
        => Refused().Match(error) is { Success: true } refused
            ? ModuleResult.Failure("failed to validate", Commands.OutputText.WithStreams(new JinjaDict(values) { ["exit_status"] = long.Parse(refused.Groups[1].ValueSpan, CultureInfo.InvariantCulture) }, "", refused.Groups[2].Value))
            : null;

    /// <summary>ln failed, in Python's words; null: something else was wrong.</summary>
    public static string? Linking(string error, string source, string path)
        => error.StartsWith("ln: ", StringComparison.Ordinal) && Errno(error.Contains("not allowed for directory", StringComparison.Ordinal) ? "Operation not permitted" : error, source) is ['[', ..] told ? $"Error while linking: {told} -> b'{path}'" : null;

    [GeneratedRegex("^failed to validate: rc:(\\d+) error:(.*)$", RegexOptions.Singleline)]
    private static partial Regex Refused();

    [GeneratedRegex("ch(?:own|grp): (?:invalid|unknown) (?<kind>user|group|user/group):? (?:'|‘)?(?<name>[^'’\\n]+)")]
    private static partial Regex Unknown();
}
