using System.Text;

namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>Writes a mapping as XML: see <see cref="XmlFilters"/>.</summary>
internal sealed class XmlText(string indent)
{
    private readonly StringBuilder output = new();

    /// <summary>Null for what cannot be written: a document of several roots, a name that is no text.</summary>
    /// <param name="isDocument">It has a declaration, and exactly one root.</param>
    public static string? Of(JinjaDict data, string indent, bool isDocument)
    {
        var text = new XmlText(indent);
        if (isDocument)
        {
            text.output.Append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        }

        return (!isDocument || (data.Count == 1 && Elements(data.GetAt(0).Value).Take(2).Count() < 2)) && data.All(pair => text.Write(pair.Key, pair.Value, 0)) ? text.output.ToString() : null;
    }

    private static IEnumerable<object?> Elements(object? value)
        => PythonValues.IsText(value) || PythonValues.IsMapping(value) || value is PythonBytes || value is not IEnumerable<object?> items ? [value] : items;

    private bool Write(object key, object? value, int depth)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return PythonValues.TextOf(key) is { } name && Elements(value).All(element => WriteElement(name, element, depth));
    }

    private bool WriteElement(string name, object? value, int depth)
    {
        var entries = PythonValues.DictOf(value) ?? (value is null ? [] : new JinjaDict { ["#text"] = value is bool flag ? flag ? "true" : "false" : PythonValues.Str(value) });
        if (entries.Keys.Any(key => PythonValues.TextOf(key) is null))
        {
            return false;
        }

        Indent(depth);
        output.Append('<').Append(name);
        foreach (var (key, attribute) in entries.Where(pair => PythonValues.TextOf(pair.Key)!.StartsWith('@')))
        {
            output.Append(' ').Append(PythonValues.TextOf(key)![1..]).Append('=').Append(Quoted(PythonValues.Str(attribute)));
        }

        output.Append('>');
        var children = entries.Where(pair => PythonValues.TextOf(pair.Key) is { } child && child != "#text" && !child.StartsWith('@')).ToList();
        output.Append(children.Count > 0 ? "\n" : "");
        var isWritten = children.TrueForAll(child => Write(child.Key, child.Value, depth + 1));
        if (entries.TryGetValue("#text", out var text) && text is not null)
        {
            isWritten &= PythonValues.IsText(text);
            output.Append(Escaped(PythonValues.Str(text)));
        }

        if (children.Count > 0)
        {
            Indent(depth);
        }

        output.Append("</").Append(name).Append('>').Append(depth > 0 ? "\n" : "");
        return isWritten;
    }

    private void Indent(int depth) => output.Insert(output.Length, indent, depth);

    private static string Escaped(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Quoted(string text)
    {
        text = Escaped(text).Replace("\n", "&#10;", StringComparison.Ordinal).Replace("\r", "&#13;", StringComparison.Ordinal).Replace("\t", "&#9;", StringComparison.Ordinal);
        return !text.Contains('"') ? $"\"{text}\"" : !text.Contains('\'') ? $"'{text}'" : $"\"{text.Replace("\"", "&quot;", StringComparison.Ordinal)}\"";
    }
}
