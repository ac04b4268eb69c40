namespace Playbooks.Jinja.Methods;

/// <summary>Cutting text into pieces.</summary>
internal static class TextSplitting
{
    public static List<object?> Split(string text, CallContext call, bool right)
    {
        var arguments = call.Bind("sep?", "maxsplit?");
        return Split(text, arguments.OptionalText(0), arguments.Integer(1, -1), right);
    }

    /// <param name="separator">Null: runs of white space.</param>
    /// <param name="limit">How many cuts at most; negative: all.</param>
    /// <param name="right">The cuts are counted from the end.</param>
    public static List<object?> Split(string text, string? separator, long limit, bool right)
    {
        if (separator is { Length: 0 })
        {
            throw new TemplateRuntimeException("empty separator");
        }

        var cuts = limit < 0 ? long.MaxValue : limit;
        if (separator is null)
        {
            return right ? WordsFromEnd(text, cuts) : Words(text, cuts);
        }

        return right ? FromEnd(text, separator, cuts) : FromStart(text, separator, cuts);
    }

    public static List<object?> Lines(string text, bool keepEnds)
    {
        var lines = new List<object?>();
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029'))
            {
                continue;
            }

            var end = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
            lines.Add(text[from..(keepEnds ? end : i)]);
            from = end;
            i = end - 1;
        }

        if (from < text.Length)
        {
            lines.Add(text[from..]);
        }

        return lines;
    }

    public static JinjaTuple Partition(string text, CallContext call, bool last)
    {
        var separator = call.Bind("sep").Text(0);
        if (separator.Length == 0)
        {
            throw new TemplateRuntimeException("empty separator");
        }

        var index = last ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        return index >= 0 ? new JinjaTuple(text[..index], separator, text[(index + separator.Length)..])
            : last ? new JinjaTuple("", "", text)
            : new JinjaTuple(text, "", "");
    }

    private static List<object?> FromStart(string text, string separator, long cuts)
    {
        var parts = new List<object?>();
        var from = 0;
        for (var i = text.IndexOf(separator, StringComparison.Ordinal); i >= 0 && cuts > 0; i = text.IndexOf(separator, from, StringComparison.Ordinal))
        {
            parts.Add(text[from..i]);
            from = i + separator.Length;
            cuts--;
        }

        parts.Add(text[from..]);
        return parts;
    }

    private static List<object?> FromEnd(string text, string separator, long cuts)
    {
        var parts = new List<object?>();
        var to = text.Length;
        for (var i = text.LastIndexOf(separator, StringComparison.Ordinal); i >= 0 && cuts > 0;
            i = to < separator.Length ? -1 : text[..to].LastIndexOf(separator, StringComparison.Ordinal))
        {
            parts.Add(text[(i + separator.Length)..to]);
            to = i;
            cuts--;
        }

        parts.Add(text[..to]);
        parts.Reverse();
        return parts;
    }

    private static List<object?> Words(string text, long cuts)
    {
        var parts = new List<object?>();
        var i = 0;
        while (true)
        {
            while (i < text.Length && PythonText.IsSpace(text[i]))
            {
                i++;
            }

            if (i == text.Length)
            {
                return parts;
            }

            if (cuts-- == 0)
            {
                parts.Add(PythonText.TrimEnd(text[i..]));
                return parts;
            }

            var from = i;
            while (i < text.Length && !PythonText.IsSpace(text[i]))
            {
                i++;
            }

            parts.Add(text[from..i]);
        }
    }

    private static List<object?> WordsFromEnd(string text, long cuts)
    {
        var parts = new List<object?>();
        var i = text.Length;
        while (true)
        {
            while (i > 0 && PythonText.IsSpace(text[i - 1]))
            {
                i--;
            }

            if (i == 0)
            {
                break;
            }

            if (cuts-- == 0)
            {
                parts.Add(text[..i]);
                break;
            }

            var to = i;
            while (i > 0 && !PythonText.IsSpace(text[i - 1]))
            {
                i--;
            }

            parts.Add(text[i..to]);
        }

        parts.Reverse();
        return parts;
    }
}
