using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>What file modules register about the thing they leave behind, under Ansible's names.</summary>
internal static class FileResults
{
    /// <summary>Adds uid, gid, owner, group, mode, state and size.</summary>
    public static JinjaDict Describe(JinjaDict values, FileEntry? entry)
    {
        if (entry is null)
        {
            return values;
        }

        if (entry.UserId >= 0)
        {
            values["uid"] = entry.UserId;
        }

        if (entry.GroupId >= 0)
        {
            values["gid"] = entry.GroupId;
        }

        values["owner"] = Name(entry.UserName, entry.UserId);
        values["group"] = Name(entry.GroupName, entry.GroupId);
        values["mode"] = FileModeSpec.Octal(entry.Mode);
        values["state"] = State(entry);
        values["size"] = entry.Size;
        return values;
    }

    /// <summary>The same for a path that was asked about; nothing is added when nothing is there, or a link that leads nowhere.</summary>
    public static JinjaDict DescribePresent(JinjaDict values, FileAnswer file) => Describe(values, file.Target is null ? null : file.Entry);

    /// <summary>file, hard, directory, link or absent.</summary>
    public static string State(FileEntry? entry)
        => entry switch
        {
            null => "absent",
            { IsLink: true } => "link",
            { IsDirectory: true } => "directory",
            { Links: > 1 } => "hard",
            _ => "file",
        };

    /// <summary>Ansible shows the number of an account without a name.</summary>
    public static string Name(string name, long id) => name == "UNKNOWN" && id >= 0 ? id.ToString(CultureInfo.InvariantCulture) : name;

    /// <summary>A line at the end of a script that tells what is there now.</summary>
    public static string StatScript(string path, bool isFollowed = false) => $"QUOTING_STYLE=literal {(isFollowed ? StatOutput.FollowCommand : StatOutput.Command)} -- {ShellQuote.Word(path)}";

    /// <summary>What <see cref="StatScript"/> told at the end of the output; null when it did not.</summary>
    public static FileEntry? ReadStat(ChangeOutcome outcome, string path)
    {
        var (name, start) = (Encoding.UTF8.GetBytes(path), outcome.Output.Length - 1);
        while (start > 0)
        {
            start = outcome.Output.Span[..start].LastIndexOf((byte)'\n');
            if (StatOutput.TryRead(new OutputReader(outcome.Output[(start + 1)..]), name) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The difference of a few named values, printed as Ansible prints it: JSON with sorted keys.</summary>
    public static Diff Diff(JinjaDict before, JinjaDict after) => new("before", Json(before), "after", Json(after));

    private static string Json(JinjaDict values) => JsonText.Of(values, new JsonOptions { Indent = 4, SortKeys = true, TextForOthers = true }) + "\n";
}
