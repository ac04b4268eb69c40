using System.Text;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>One difference as Ansible prints it: Python's difflib.unified_diff with three lines of context.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Longer texts than this many lines are not compared line by line but replaced as a whole.</summary>
    private const int MaximumLines = 20_000;

    public static string Write(Diff diff)
    {
        if (diff.Note is { } note)
        {
            return note.EndsWith('\n') ? note : note + "\n";
        }

        var before = Lines(diff.Before ?? "");
        var after = Lines(diff.After ?? "");
        var text = new StringBuilder();
        foreach (var hunk in Hunks(before, after))
        {
            if (text.Length == 0)
            {
                text.Append("--- ").Append(Header("before", diff.BeforeHeader)).Append('\n');
                text.Append("+++ ").Append(Header("after", diff.AfterHeader)).Append('\n');
            }

            Write(text, before, after, hunk);
        }

        return text.Length > 0 ? text.Append('\n').ToString() : "";
    }

    private static string Header(string side, string header) => header.Length == 0 || header == side ? side : $"{side}: {header}";

    private static void Write(StringBuilder text, IReadOnlyList<string> before, IReadOnlyList<string> after, IReadOnlyList<LineChange> hunk)
    {
        var (first, last) = (hunk[0], hunk[^1]);
        text.Append("@@ -").Append(Range(first.BeforeStart, last.BeforeEnd)).Append(" +").Append(Range(first.AfterStart, last.AfterEnd)).Append(" @@\n");
        foreach (var change in hunk)
        {
            if (change.IsEqual)
            {
                Append(text, ' ', before, change.BeforeStart, change.BeforeEnd);
                continue;
            }

            Append(text, '-', before, change.BeforeStart, change.BeforeEnd);
            Append(text, '+', after, change.AfterStart, change.AfterEnd);
        }
    }

    private static void Append(StringBuilder text, char sign, IReadOnlyList<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            text.Append(sign).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    /// <summary>difflib's _format_range_unified.</summary>
    private static string Range(int start, int end)
    {
        var length = end - start;
        return length == 1 ? $"{start + 1}" : $"{(length == 0 ? start : start + 1)},{length}";
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Groups changes with their context, as difflib's get_grouped_opcodes.</summary>
    private static IEnumerable<IReadOnlyList<LineChange>> Hunks(List<string> before, List<string> after)
    {
        List<LineChange> changes = before.Count + after.Count > MaximumLines ? [new(false, 0, before.Count, 0, after.Count)] : LineChanges.Between(before, after);
        if (changes is [{ IsEqual: true }] or [])
        {
            yield break;
        }

        changes[0] = changes[0].IsEqual ? changes[0].Last(Context) : changes[0];
        changes[^1] = changes[^1].IsEqual ? changes[^1].First(Context) : changes[^1];
        var hunk = new List<LineChange>();
        foreach (var change in changes)
        {
            var isLong = change.IsEqual && change.Length > 2 * Context;
            hunk.Add(isLong ? change.First(Context) : change);
            if (isLong)
            {
                yield return hunk;
                hunk = [change.Last(Context)];
            }
        }

        yield return hunk;
    }
}
