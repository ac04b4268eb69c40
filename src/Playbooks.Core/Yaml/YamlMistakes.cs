using System.Text.RegularExpressions;
using Playbooks.Results;
using YamlDotNet.Core;

namespace Playbooks.Yaml;

/// <summary>Turns a parser's error into a sentence a user can act on, looking at the line it happened in.</summary>
internal static partial class YamlMistakes
{
    public static PlaybookException Explain(YamlException error, string text, string file)
    {
        var lines = text.Split('\n');
        var line = Math.Clamp((int)error.Start.Line, 1, lines.Length);
        var position = new SourcePosition(file, line, Math.Max(1, (int)error.Start.Column));

        // A tab is noticed where the mapping around it begins.
        if (error.Message.Contains("tab", StringComparison.Ordinal) && Array.FindIndex(lines, line - 1, candidate => LeadingTab().IsMatch(candidate)) is >= 0 and var tabbed)
        {
            return new PlaybookException(position with { Line = tabbed + 1, Column = lines[tabbed].IndexOf('\t', StringComparison.Ordinal) + 1 }, "not valid YAML: a tab as indentation", "indent with spaces, not with tabs");
        }

        // Errors are often noticed only on the line after the one that is wrong, and tabs on the line before.
        foreach (var candidate in new[] { line, line - 1, line + 1 }.Where(number => number >= 1 && number <= lines.Length))
        {
            if (Remedy(lines[candidate - 1]) is { } found)
            {
                var place = candidate == line ? position : position with { Line = candidate, Column = found.Column };
                return new PlaybookException(place, $"not valid YAML: {Message(error)}", found.Text);
            }
        }

        return new PlaybookException(position, $"not valid YAML: {Message(error)}", General(error.Message));
    }

    private static (string Text, int Column)? Remedy(string line)
    {
        if (LeadingTab().Match(line) is { Success: true } tab)
        {
            return ("indent with spaces, not with tabs", tab.Length);
        }

        if (UnquotedTemplate().Match(line) is { Success: true } template)
        {
            return ("a value that starts with {{ must be quoted: key: \"{{ name }}\"", template.Groups[1].Index + 1);
        }

        if (PartlyQuoted().Match(line) is { Success: true } partly)
        {
            return ("quote the whole value, not only its beginning", partly.Groups[1].Index + 1);
        }

        if (IsUnbalanced(line, '"', '\'') || IsUnbalanced(line, '\'', '"'))
        {
            return ("close the quotes", line.IndexOfAny(['"', '\'']) + 1);
        }

        return SecondColon().Match(line) is { Success: true } colon
            ? ("quote a value that contains ': '", colon.Groups[1].Index + 1)
            : null;
    }

    private static bool IsUnbalanced(string line, char quote, char other)
        => !line.Contains(other) && line.Count(letter => letter == quote) % 2 == 1 && StartsQuoted().IsMatch(line);

    private static string General(string message)
        => message.Contains("mapping values", StringComparison.OrdinalIgnoreCase) ? "check the indentation, and quote a value that contains ': '"
            : message.Contains("block end", StringComparison.OrdinalIgnoreCase) || message.Contains("expected", StringComparison.OrdinalIgnoreCase) ? "check the indentation of this line and the one above"
            : "check quotes and indentation here";

    private static string Message(YamlException error)
    {
        var message = error.InnerException is YamlException inner ? inner.Message : error.Message;
        return message.TrimEnd('.').Trim() is { Length: > 0 } given ? char.ToLowerInvariant(given[0]) + given[1..] : "syntax error";
    }

    [GeneratedRegex(@"^ *\t+")]
    private static partial Regex LeadingTab();

    [GeneratedRegex(@"(?::|^\s*-)\s+(\{\{)")]
    private static partial Regex UnquotedTemplate();

    [GeneratedRegex("(?::|^\\s*-)\\s+((?:\"[^\"]*\"|'[^']*')\\s*[^\\s#,\\]}:].*)$")]
    private static partial Regex PartlyQuoted();

    [GeneratedRegex("(?:[:=,\\[{]|^\\s*-)\\s*[\"']")]
    private static partial Regex StartsQuoted();

    [GeneratedRegex(@"^\s*(?:- )?[^\s:'""{\[#][^:'""]*:\s+[^'""\s{\[|>#&*][^#]*?(: |:$)")]
    private static partial Regex SecondColon();
}
