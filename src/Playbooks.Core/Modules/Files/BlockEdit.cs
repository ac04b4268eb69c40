using System.Text.RegularExpressions;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Modules.Files;

/// <summary>The edit of `blockinfile` on a text (bytes as Latin-1). Lines end at "\n", "\r" and "\r\n".</summary>
internal static partial class BlockEdit
{
    public static string Apply(BlockInFileArguments arguments, string text, string block)
    {
        var lines = Split(text);
        var (begin, end) = (Marker(arguments, arguments.MarkerBegin), Marker(arguments, arguments.MarkerEnd));
        var (first, last) = (lines.LastIndexOf(begin), lines.LastIndexOf(end));
        int place;
        if (first >= 0 && last >= 0)
        {
            place = Math.Min(first, last);
            lines.RemoveRange(place, Math.Abs(first - last) + 1);
        }
        else
        {
            place = Place(arguments, lines, text);
        }

        if (place > 0 && !lines[place - 1].EndsWith('\n'))
        {
            lines[place - 1] += "\n";
        }

        if (block.Length > 0)
        {
            lines.InsertRange(place, Lines(arguments, lines, place, begin, Split(block.EndsWith('\n') ? block : block + "\n"), end));
        }

        return string.Concat(lines);
    }

    private static List<string> Lines(BlockInFileArguments arguments, List<string> lines, int place, string begin, List<string> block, string end)
    {
        List<string> all = [begin, .. block, end];
        if (arguments.PrependNewline && place > 0 && lines[place - 1] != "\n")
        {
            all.Insert(0, "\n");
        }

        if (arguments.AppendNewline && place < lines.Count && lines[place] != "\n")
        {
            all.Add("\n");
        }

        return all;
    }

    private static int Place(BlockInFileArguments arguments, List<string> lines, string text)
    {
        if (arguments.Insertbefore == "BOF")
        {
            return 0;
        }

        if ((arguments.Insertafter ?? arguments.Insertbefore) is not { } pattern || arguments.Insertafter == "EOF")
        {
            return lines.Count;
        }

        var regex = new PythonRegex(pattern, isBytes: true);
        var after = arguments.Insertafter is not null;
        if (regex.IsMultiLine)
        {
            var match = regex.Search(text);
            return match.Success ? text.AsSpan(0, after ? match.Index + match.Length : match.Index).Count('\n') + (after ? 1 : 0) : lines.Count;
        }

        var index = lines.FindLastIndex(line => regex.Search(line).Success);
        return index < 0 ? lines.Count : after ? index + 1 : index;
    }

    private static string Marker(BlockInFileArguments arguments, string mark)
        => TextEdit.ToBytes(arguments.Marker.Replace("{mark}", mark, StringComparison.Ordinal)) + "\n";

    private static List<string> Split(string text) => [.. Line().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
