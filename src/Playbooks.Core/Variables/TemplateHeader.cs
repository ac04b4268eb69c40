using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>The first line `#jinja2: lstrip_blocks: True, trim_blocks: False` of a template: switches of its own, in Python's notation.</summary>
internal static class TemplateHeader
{
    private const string Mark = "#jinja2:";

    /// <summary>The text without the line, and the switches it sets. Throws <see cref="TemplateSyntaxException"/>.</summary>
    public static (string Text, JinjaOptions Options) Read(string source, JinjaOptions options)
    {
        if (!source.StartsWith(Mark, StringComparison.Ordinal))
        {
            return (source, options);
        }

        var end = source.IndexOf('\n') is var found and >= 0 ? found : source.Length;
        foreach (var pair in source[Mark.Length..end].Split(','))
        {
            var sign = pair.IndexOf(':');
            options = sign < 0
                ? throw new TemplateSyntaxException($"failed to parse jinja2 override '{pair.Trim()}'. Did you use something different from colon as key-value separator?", 1, 1)
                : With(options, pair[..sign].Trim(), PythonLiteral.ValueOrText(pair[(sign + 1)..].Trim()));
        }

        return (end < source.Length ? source[(end + 1)..] : "", options);
    }

    private static JinjaOptions With(JinjaOptions options, string name, object? value) => (name, value) switch
    {
        ("trim_blocks", bool flag) => options with { TrimBlocks = flag },
        ("lstrip_blocks", bool flag) => options with { LstripBlocks = flag },
        ("keep_trailing_newline", bool flag) => options with { KeepTrailingNewline = flag },
        ("block_start_string", string text) => options with { BlockStart = text },
        ("block_end_string", string text) => options with { BlockEnd = text },
        ("variable_start_string", string text) => options with { VariableStart = text },
        ("variable_end_string", string text) => options with { VariableEnd = text },
        ("comment_start_string", string text) => options with { CommentStart = text },
        ("comment_end_string", string text) => options with { CommentEnd = text },
        ("newline_sequence", string text) => options with { NewlineSequence = text },
        _ => throw new TemplateSyntaxException($"the switch {name} of the line #jinja2: is not supported", 1, 1),
    };
}
