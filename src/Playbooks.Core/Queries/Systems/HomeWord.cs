using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>Shell words in which a leading `~` or `~user`, and on request `$NAME` and `${NAME}`, mean on the node what they mean to Ansible's path arguments.</summary>
internal static partial class HomeWord
{
    /// <summary>The word with its `~` expanded by the node, everything else literal.</summary>
    public static string Of(string path)
    {
        var (home, rest) = Split(path);
        return home + (rest.Length == 0 && home.Length > 0 ? "" : ShellQuote.Word(rest));
    }

    /// <summary>As <see cref="Of"/>, and variables the node's environment knows are replaced; unknown ones stay as written.</summary>
    public static string Expanding(string text)
    {
        var (home, rest) = Split(text);
        var word = new StringBuilder(home);
        var at = 0;
        foreach (Match match in Variable().Matches(rest))
        {
            Append(word, rest[at..match.Index]);
            var name = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
            var literal = match.Groups[2].Success ? $"\\${{{name}\\}}" : "\\$" + name;
            word.Append($"\"${{{name}-{literal}}}\"");
            at = match.Index + match.Length;
        }

        Append(word, rest[at..]);
        return word.Length == 0 ? "''" : word.ToString();
    }

    /// <summary>The leading `~user` (unquoted) with the slash after it, and the rest.</summary>
    public static (string Home, string Tail) Split(string path)
    {
        var match = Home().Match(path);
        return match.Success ? (match.Value, path[match.Length..]) : ("", path);
    }

    private static void Append(StringBuilder word, string literal)
    {
        if (literal.Length > 0)
        {
            word.Append(ShellQuote.Word(literal));
        }
    }

    [GeneratedRegex(@"^~[A-Za-z0-9_.-]*(/|$)")]
    private static partial Regex Home();

    [GeneratedRegex(@"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")]
    private static partial Regex Variable();
}
