using System.Text.RegularExpressions;

namespace Playbooks.Modules.Files;

/// <summary>The edit of `ini_file` on a text (bytes as Latin-1).</summary>
internal sealed class IniEdit
{
    private const string ByteOrderMark = "\u00ef\u00bb\u00bf";

    private readonly IniFileArguments arguments;
    private readonly List<string> lines;
    private readonly string? option;
    private readonly List<string> values;
    private readonly HashSet<int> settled = [];
    private int start;
    private int end;

    public IniEdit(IniFileArguments arguments, string text)
    {
        this.arguments = arguments;
        option = string.IsNullOrEmpty(arguments.Option) ? null : TextEdit.ToBytes(arguments.Option);
        values = [.. (arguments.Value is { } value ? [value] : arguments.Values ?? []).Distinct().Select(TextEdit.ToBytes)];
        lines = Split(text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? text[ByteOrderMark.Length..] : text);
        var isFound = FindSection();
        if (arguments.State == "absent")
        {
            Remove(isFound);
        }
        else if (isFound)
        {
            Put();
        }
        else
        {
            Append();
        }

        Text = string.Concat(lines);
    }

    public string Text { get; }

    public string Message { get; private set; } = "OK";

    /// <summary>A line "[name]" begins a section, and so it stays until the next line that begins with a bracket; of several that follow each other the last counts.
    /// start: first line of its content.</summary>
    private bool FindSection()
    {
        var name = string.IsNullOrEmpty(arguments.Section) ? null : $"[{TextEdit.ToBytes(arguments.Section)}]";
        bool IsHeader(string line) => name is not null && line.StartsWith(name, StringComparison.Ordinal);
        if (name is not null && !lines.Exists(IsHeader))
        {
            return false;
        }

        do
        {
            start = name is null ? 0 : lines.FindIndex(end, IsHeader) + 1;
            end = lines.FindIndex(start, line => line.StartsWith('['));
            end = end < 0 ? lines.Count : end;
        }
        while (end < lines.Count && IsHeader(lines[end]));
        return true;
    }

    private void Put()
    {
        if (option is null)
        {
            return;
        }

        var isBare = KeepWanted();
        if (arguments is { Exclusive: true, AllowNoValue: false })
        {
            ReuseOthers();
        }

        var missing = values.Count > 0 ? values.Select(Assignment).ToList() : arguments.AllowNoValue && !isBare ? [option + "\n"] : [];
        if (missing.Count > 0)
        {
            lines.InsertRange(LastContent(), missing);
            Message = "option added";
        }
    }

    /// <summary>Lines that have one of the values already, commented out or not. True when the option stands there without a value and may.</summary>
    private bool KeepWanted()
    {
        for (var index = start; index < end; index++)
        {
            if (Match(lines[index], isActive: false) is not { } value)
            {
                continue;
            }

            if (values.Count == 0 && arguments.AllowNoValue)
            {
                Set(index, option + "\n");
                return true;
            }

            if (values.Remove(value))
            {
                Set(index, value.Length == 0 && arguments.AllowNoValue ? option + "\n" : Assignment(value));
            }
        }

        return false;
    }

    /// <summary>Other lines of the option take the values that are left; what is left of lines goes.</summary>
    private void ReuseOthers()
    {
        for (var index = start; index < end && values.Count > 0; index++)
        {
            if (!settled.Contains(index) && Match(lines[index], isActive: false) is not null)
            {
                Set(index, Assignment(values[0]));
                values.RemoveAt(0);
            }
        }

        for (var index = end - 1; index >= start; index--)
        {
            if (!settled.Contains(index) && Match(lines[index], isActive: false) is not null)
            {
                lines.RemoveAt(index);
                end--;
                Message = "option changed";
            }
        }
    }

    private void Remove(bool isFound)
    {
        if (!isFound)
        {
            return;
        }

        if (option is null)
        {
            var header = string.IsNullOrEmpty(arguments.Section) ? 0 : 1;
            lines.RemoveRange(start - header, end - start + header);
            Message = "section removed";
            return;
        }

        for (var index = end - 1; index >= start; index--)
        {
            if (Match(lines[index], isActive: true) is { } value && (arguments.Exclusive || values.Contains(value)))
            {
                lines.RemoveAt(index);
                Message = "option changed";
            }
        }
    }

    private void Append()
    {
        lines.Add($"[{TextEdit.ToBytes(arguments.Section!)}]\n");
        lines.AddRange(option is null ? [] : values.Count > 0 ? values.Select(Assignment) : [option + "\n"]);
        Message = option is null ? "only section added" : "section and option added";
    }

    private void Set(int index, string line)
    {
        if (lines[index] != line)
        {
            lines[index] = line;
            Message = "option changed";
        }

        settled.Add(index);
    }

    /// <summary>Behind the last line of the section that is neither blank nor a comment.</summary>
    private int LastContent()
    {
        var index = end;
        while (index > start && lines[index - 1].TrimStart(' ', '\t') is "" or "\n" or ['#' or ';', ..])
        {
            index--;
        }

        return index;
    }

    private string Assignment(string value) => arguments.NoExtraSpaces ? $"{option}={value}\n" : $"{option} = {value}\n";

    /// <summary>The value on a line of the option, "" when it has none; null for another line.</summary>
    private string? Match(string line, bool isActive)
    {
        var match = Regex.Match(line, $@"^{(isActive ? "" : "[#;]?")}[ \t]*{Regex.Escape(option!)}[ \t]*(?:=|$)[ \t]*(.*)", RegexOptions.CultureInvariant);
        return match.Success ? match.Groups[1].Value : null;
    }

    /// <summary>A file is never empty and its last line is complete.</summary>
    private static List<string> Split(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line + "\n").ToList();
        if (text.EndsWith('\n') || (text.Length == 0 && lines.Count > 1))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }
}
