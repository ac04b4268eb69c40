using System.Runtime.CompilerServices;
using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>Remembers the texts that filters like to_json wrote: they stay text wherever they go, though they look like a list, a mapping or a boolean (Ansible's NativeJinjaText).</summary>
internal sealed class WrittenTexts
{
    /// <summary>Ansible's STRING_TYPE_FILTERS.</summary>
    private static readonly string[] Filters = ["string", "to_json", "to_nice_json", "to_yaml", "to_nice_yaml", "ppretty", "json"];

    /// <summary>Filters and methods that give on what they got. Any other makes a new text, though it may happen to be the same.</summary>
    private static readonly string[] Passing = ["attr", "d", "default", "extract", "first", "get", "last", "mandatory", "max", "min", "pop", "random", "setdefault", "ternary"];

    private readonly ConditionalWeakTable<string, object> texts = [];

    /// <summary>Any text may be read as something else, as with jinja2_native; otherwise only what looks like a list, a mapping or a boolean.</summary>
    public bool NotesAll { get; init; }

    /// <param name="template">What gave the text.</param>
    public bool Contains(string text, Template template)
        => texts.TryGetValue(text, out _) && template.LastCalled is var last && (last is null || Filters.Contains(last) || Passing.Contains(last));

    public void Watch(IDictionary<string, JinjaFunction> filters)
    {
        foreach (var name in Filters)
        {
            if (filters.TryGetValue(name, out var filter))
            {
                filters[name] = call => Note(filter(call));
            }
        }
    }

    /// <summary>Notes a copy, as the text itself may be in use elsewhere, and gives it. Of the empty text there is but one, which is nothing else anyway.</summary>
    public object? Note(object? result)
    {
        if (result is not string { Length: > 0 } text || (!NotesAll && !RenderedText.MayConvert(text)))
        {
            return result;
        }

        var copy = new string(text.AsSpan());
        texts.Add(copy, copy);
        return copy;
    }
}
