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

        var end = source.IndexOf('\n');
        var line = end >= 0 ? source[Mark.Length..end] : source[Mark.Length..^1];
        foreach (var pair in line.Split(','))
        {
            var sign = pair.IndexOf(':');
            options = sign < 0
                ? throw new TemplateSyntaxException($"failed to parse jinja2 override '{pair.Trim()}'. Did you use something different from colon as key-value separator?", 1, 1)
                : With(options, pair[..sign].Trim(), PythonLiteral.TryParse(pair[(sign + 1)..].Trim(), out var value) ? value
                    : throw new TemplateSyntaxException($"malformed node or string: {pair.Trim()}", 1, 1));
        }

        return (end < 0 ? source : source[(end + 1)..], options);
    }

    /// <summary>What Jinja2 has no use for is no error, as there.</summary>
    private static JinjaOptions With(JinjaOptions options, string name, object? value) => (name, value) switch
    {
        ("trim_blocks", _) => options with { TrimBlocks = PythonValues.IsTrue(value) },
        ("lstrip_blocks", _) => options with { LstripBlocks = PythonValues.IsTrue(value) },
        ("keep_trailing_newline", _) => options with { KeepTrailingNewline = PythonValues.IsTrue(value) },
        ("autoescape", _) => options with { AutoEscape = PythonValues.IsTrue(value) },
        ("block_start_string", string text) => options with { BlockStart = text },
        ("block_end_string", string text) => options with { BlockEnd = text },
        ("variable_start_string", string text) => options with { VariableStart = text },
        ("variable_end_string", string text) => options with { VariableEnd = text },
        ("comment_start_string", string text) => options with { CommentStart = text },
        ("comment_end_string", string text) => options with { CommentEnd = text },
        ("line_statement_prefix", string text) => options with { LineStatementPrefix = text },
        ("line_comment_prefix", string text) => options with { LineCommentPrefix = text },
        ("newline_sequence", string text) => options with { NewlineSequence = text },
        ("block_start_string" or "block_end_string" or "variable_start_string" or "variable_end_string" or "comment_start_string" or "comment_end_string" or "newline_sequence", _)
            => throw new TemplateSyntaxException($"{name} of the line #jinja2: must be a text", 1, 1),
        _ => options,
    };
}
