using System.Text.RegularExpressions;
using Playbooks.Modules.Commands;

namespace Playbooks.Modules.Systems;

/// <summary>A crontab in which every job of ours stands below a comment with its name, as Ansible writes it.</summary>
internal sealed partial class CronTable
{
    private const string Mark = "#Ansible: ";

    private readonly List<string> lines;
    private bool isChanged;

    /// <param name="isListed">The text is what `crontab -l` says: some versions begin with comments of their own, which are not part of it.</param>
    public CronTable(string text, bool isListed = false)
    {
        lines = [.. OutputText.Lines(text).Cast<string>()];
        var own = isListed ? lines.Take(3).Where(line => Header().IsMatch(line)).ToList() : [];
        foreach (var line in own)
        {
            lines.Remove(line);
            var at = text.IndexOf(line, StringComparison.Ordinal);
            text = text.Remove(at, Math.Min(line.Length + 1, text.Length - at));
        }

        Original = text;
    }

    /// <summary>What was there, without the comments of crontab's own.</summary>
    public string Original { get; }

    public IEnumerable<string> Jobs => lines.Where(IsMark).Select(line => line[Mark.Length..]);

    public IEnumerable<string> Variables => lines.Where(line => Variable().IsMatch(line)).Select(line => line[..line.IndexOf('=', StringComparison.Ordinal)]);

    public bool IsBlank => lines.TrueForAll(string.IsNullOrWhiteSpace);

    /// <summary>Something is to be written: a change, or the line end that the last line lacks.</summary>
    public bool IsChanged => isChanged || (Original.Length > 0 && Original[^1] is not ('\n' or '\r'));

    /// <summary>Sets the job of that name. One that stands there without a name gets it.</summary>
    public void SetJob(string name, string line)
    {
        if (Find(name) is { } found)
        {
            if (found != line)
            {
                Replace(name, line);
            }

            return;
        }

        var at = lines.IndexOf(line);
        if (at < 0)
        {
            lines.AddRange([Mark + name, line]);
            isChanged = true;
            return;
        }

        // Python's list[-1]: before the first line comes the last.
        var above = at == 0 ? lines.Count - 1 : at - 1;
        if (!IsMark(lines[above]))
        {
            lines.Insert(at, Mark + name);
            isChanged = true;
        }
        else if (lines[above] == Mark + "None")
        {
            lines[above] = Mark + name;
            isChanged = true;
        }
        else
        {
            lines.AddRange([Mark + name, line]);
            isChanged = true;
        }
    }

    /// <summary>True when there was one.</summary>
    public bool RemoveJob(string name)
    {
        var isThere = Find(name) is not null;
        if (isThere)
        {
            Replace(name, null);
        }

        return isThere;
    }

    /// <summary>Sets a variable: new ones come first, or beside another. False when that is not there.</summary>
    public bool SetVariable(string name, string value, string? after, string? before)
    {
        var line = $"{name}=\"{value}\"";
        if (lines.FindIndex(IsVariable(name)) is >= 0 and var at)
        {
            if (lines[at] != line)
            {
                for (; at >= 0; at = lines.FindIndex(at + 1, IsVariable(name)))
                {
                    lines[at] = line;
                }

                isChanged = true;
            }

            return true;
        }

        var other = after ?? before;
        var beside = other is null ? 0 : lines.FindIndex(IsVariable(other));
        if (beside < 0)
        {
            return false;
        }

        lines.Insert(beside + (after is null ? 0 : 1), line);
        isChanged = true;
        return true;
    }

    public void RemoveVariable(string name) => isChanged |= lines.RemoveAll(IsVariable(name)) > 0;

    public override string ToString()
    {
        var text = string.Join('\n', lines);
        return text.Length == 0 ? "" : text.TrimEnd('\r', '\n') + "\n";
    }

    private static bool IsMark(string line) => line.StartsWith(Mark, StringComparison.Ordinal);

    private static Predicate<string> IsVariable(string name) => line => line.StartsWith(name + "=", StringComparison.Ordinal);

    /// <summary>The line below the first comment with that name.</summary>
    private string? Find(string name)
    {
        for (var index = 0; index + 1 < lines.Count; index++)
        {
            if (IsMark(lines[index]))
            {
                index++;
                if (lines[index - 1] == Mark + name)
                {
                    return lines[index];
                }
            }
        }

        return null;
    }

    private void Replace(string name, string? line)
    {
        for (var index = lines.IndexOf(Mark + name); index >= 0 && index < lines.Count; index = lines.IndexOf(Mark + name, index))
        {
            lines.RemoveRange(index, Math.Min(2, lines.Count - index));
            if (line is not null)
            {
                lines.InsertRange(index, [Mark + name, line]);
                index += 2;
            }
        }

        isChanged = true;
    }

    [GeneratedRegex(@"^\S+=")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^# DO NOT EDIT THIS FILE - edit the master and reinstall\.|^# \(/tmp/.*installed on.*\)|^# \(.*version.*\)")]
    private static partial Regex Header();
}
