using System.Globalization;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Modules.Files;

/// <summary>The edit of `lineinfile` on a text (bytes as Latin-1). Lines end at "\n" only.</summary>
internal sealed class LineEdit
{
    private readonly LineInFileArguments arguments;
    private readonly List<string> lines;
    private readonly string line;

    public LineEdit(LineInFileArguments arguments, string text)
    {
        this.arguments = arguments;
        lines = Split(text);
        line = TextEdit.ToBytes(arguments.Line ?? "");
        if (arguments.State == "absent")
        {
            Remove();
        }
        else
        {
            Put();
        }

        Text = string.Concat(lines);
    }

    public string Text { get; }

    public string Message { get; private set; } = "";

    /// <summary>How many lines were removed.</summary>
    public int Found { get; private set; }

    private void Remove()
    {
        var matches = Matcher() ?? (text => text.TrimEnd('\r', '\n') == line);
        Found = lines.RemoveAll(text => matches(text));
        Message = Found > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Found} line(s) removed") : "";
    }

    private void Put()
    {
        var regexp = arguments.Regexp is null ? null : new PythonRegex(arguments.Regexp, isBytes: true);
        var matches = Matcher();
        var found = matches is null ? -1 : arguments.Firstmatch ? lines.FindIndex(text => matches(text)) : lines.FindLastIndex(text => matches(text));
        if (found >= 0)
        {
            Replace(found, arguments.Backrefs ? regexp!.Expand(regexp.Search(lines[found]), line) : line);
            return;
        }

        var (exact, place) = Look();
        if (exact >= 0)
        {
            // Also completes a last line that has no line break, as Ansible does.
            Replace(exact, line);
        }
        else if (!arguments.Backrefs)
        {
            Insert(place);
        }
    }

    private void Insert(int place)
    {
        if (place >= 0 && place < lines.Count && arguments.Insertafter is not (null or "BOF") && lines[place].TrimEnd('\r', '\n') == line)
        {
            return;
        }

        Message = "line added";
        if (place < 0 || place >= lines.Count)
        {
            CompleteLastLine();
            lines.Add(line + "\n");
        }
        else
        {
            lines.Insert(place, line + "\n");
        }
    }

    /// <summary>The last line that is exactly the wanted one, or -1; and where a new line goes, or -1 for the end. With firstmatch nobody looks behind the first
    /// match of insertafter: the same line may stand there again.</summary>
    private (int Exact, int Place) Look()
    {
        var pattern = arguments.Insertafter ?? arguments.Insertbefore;
        var isFirst = arguments.Insertafter == "BOF" || arguments.Insertbefore == "BOF";
        var regex = pattern is null || isFirst || arguments.Insertafter == "EOF" ? null : new PythonRegex(pattern, isBytes: true);
        var (exact, place) = (-1, isFirst ? 0 : -1);
        for (var index = 0; index < lines.Count; index++)
        {
            if (lines[index].TrimEnd('\r', '\n') == line)
            {
                exact = index;
            }
            else if (regex is not null && regex.Search(lines[index]).Success)
            {
                place = arguments.Insertafter is null ? index : index + 1;
                if (arguments.Firstmatch)
                {
                    break;
                }
            }
        }

        return (exact, place);
    }

    private void Replace(int index, string text)
    {
        var complete = text.EndsWith('\n') ? text : text + "\n";
        if (lines[index] != complete)
        {
            lines[index] = complete;
            Message = "line replaced";
        }
    }

    private void CompleteLastLine()
    {
        if (lines.Count > 0 && lines[^1][^1] is not ('\n' or '\r'))
        {
            lines[^1] += "\n";
        }
    }

    private Func<string, bool>? Matcher()
    {
        if (arguments.Regexp is { } pattern)
        {
            var regex = new PythonRegex(pattern, isBytes: true);
            return text => regex.Search(text).Success;
        }

        var search = arguments.SearchString is null ? null : TextEdit.ToBytes(arguments.SearchString);
        return search is null ? null : text => text.Contains(search, StringComparison.Ordinal);
    }

    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
