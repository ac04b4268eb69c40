using System.Text;
using YamlDotNet.Core;

namespace Playbooks.Yaml;

/// <summary>A quoted text over several lines may be indented less than what it belongs to in PyYAML, and not in YamlDotNet. White space at the beginning of
/// such lines means nothing, so more of it changes nothing.</summary>
internal static class QuotedText
{
    /// <summary>The text with the lines of the quoted text that the error is about indented; null when the error is another.</summary>
    public static string? Indent(string text, YamlException error)
    {
        var start = (int)error.Start.Index;
        if (!error.Message.Contains("wrong indentation", StringComparison.Ordinal) || start >= text.Length || text[start] is not ('"' or '\''))
        {
            return null;
        }

        var indented = new StringBuilder(text, 0, start + 1, text.Length + 64);
        var at = start + 1;
        for (; at < text.Length && !IsEnd(text, at, text[start]); at++)
        {
            if (at + 1 < text.Length && ((text[at] == '\\' && text[start] == '"') || (text[at] == '\'' && text[start] == '\'')))
            {
                // What follows is escaped, be it a quote or the end of the line.
                indented.Append(text[at++]);
            }

            indented.Append(text[at]);
            if (text[at] == '\n')
            {
                indented.Append(' ', (int)error.Start.Column);
            }
        }

        return indented.Append(text, at, text.Length - at).ToString();
    }

    private static bool IsEnd(string text, int at, char quote)
        => text[at] == quote && (quote == '"' || at + 1 >= text.Length || text[at + 1] != '\'');
}
