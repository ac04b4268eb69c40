using System.Text.RegularExpressions;

namespace Playbooks.Modules.Systems;

/// <summary>A crontab in which every job of ours stands below a comment with its name, as Ansible writes it.</summary>
internal sealed partial class CronTable
{
    private const string Mark = "#Ansible: ";

    private readonly string original;
    private readonly List<string> lines;
    private bool isChanged;

    public CronTable(string text)
    {
        original = text;
        lines = text.Length == 0 ? [] : [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n')];
    }

    public IEnumerable<string> Jobs => lines.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..]);

    public IEnumerable<string> Variables => lines.Select(line => Variable().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    /// <summary>Sets the job of that name; null takes it away.</summary>
    public void SetJob(string name, string? line)
    {
        var at = lines.IndexOf(Mark + name);
        if (at >= 0 && line is null)
        {
            lines.RemoveRange(at, Math.Min(2, lines.Count - at));
            isChanged = true;
        }
        else if (at >= 0 && at + 1 < lines.Count)
        {
            isChanged |= lines[at + 1] != line;
            lines[at + 1] = line!;
        }
        else if (line is not null)
        {
            lines.RemoveAll(one => one == Mark + name);
            lines.AddRange([Mark + name, line]);
            isChanged = true;
        }
    }

    /// <summary>Sets a variable; null takes it away. New ones come first, or beside another.</summary>
    public void SetVariable(string name, string? value, string? after, string? before)
    {
        var at = Find(name);
        if (value is null)
        {
            if (at >= 0)
            {
                lines.RemoveAt(at);
                isChanged = true;
            }

            return;
        }

        var line = $"{name}=\"{value}\"";
        if (at >= 0)
        {
            isChanged |= lines[at] != line;
            lines[at] = line;
            return;
        }

        var beside = after is not null ? Find(after) + 1 : before is not null ? Find(before) : 0;
        lines.Insert(Math.Max(0, beside), line);
        isChanged = true;
    }

    public override string ToString() => !isChanged ? original : lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";

    private int Find(string name) => lines.FindIndex(line => Variable().Match(line) is { Success: true } match && match.Groups[1].Value == name);

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*)\s*=")]
    private static partial Regex Variable();
}
