using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>A regular expression as Python's `re` reads it, with its way of numbering groups and of writing replacements.</summary>
internal sealed class PythonRegex
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Regex regex;
    private readonly IReadOnlyDictionary<string, int> names;

    /// <summary>Throws <see cref="ModuleFailedException"/> for a pattern that is none. <paramref name="isBytes"/>: the text is bytes as Latin-1 and \w, \d and \s mean ASCII.</summary>
    public PythonRegex(string pattern, RegexOptions options = RegexOptions.None, bool isBytes = false)
    {
        Pattern = pattern;
        var text = isBytes ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)) : pattern;
        try
        {
            var translation = new PythonRegexTranslator(text, isBytes);
            (var translated, names) = translation.Translate();
            regex = new Regex(translated, options | RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException exception)
        {
            throw new ModuleFailedException($"'{pattern}' is not a valid regular expression: {exception.Message}");
        }
    }

    public string Pattern { get; }

    public bool IsMultiline => regex.Options.HasFlag(RegexOptions.Multiline) || Pattern.StartsWith("(?m)", StringComparison.Ordinal);

    public Match Search(string text)
    {
        try
        {
            return regex.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ModuleFailedException($"'{Pattern}' takes more than {Limit.TotalSeconds} s to match; simplify the expression");
        }
    }

    /// <summary>The number of a named group.</summary>
    public int Group(string name) => names[name];

    /// <summary>Replaces every match; as Python's re.subn.</summary>
    public (string Text, int Count) Replace(string text, string replacement)
    {
        var count = 0;
        try
        {
            var result = regex.Replace(text, match =>
            {
                count++;
                return Expand(match, replacement);
            });
            return (result, count);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ModuleFailedException($"'{Pattern}' takes more than {Limit.TotalSeconds} s to match; simplify the expression");
        }
    }

    /// <summary>The replacement with \1, \g&lt;1&gt;, \g&lt;name&gt;, \n and their like filled in; as Python's match.expand.</summary>
    public string Expand(Match match, string replacement)
    {
        var text = new StringBuilder();
        for (var index = 0; index < replacement.Length; index++)
        {
            var letter = replacement[index];
            if (letter != '\\' || index + 1 == replacement.Length)
            {
                text.Append(letter);
                continue;
            }

            letter = replacement[++index];
            if (letter == 'g' && index + 1 < replacement.Length && replacement[index + 1] == '<')
            {
                var end = replacement.IndexOf('>', index);
                var name = end < 0 ? throw Bad(replacement) : replacement[(index + 2)..end];
                text.Append(Value(match, replacement, int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : names.GetValueOrDefault(name, -1)));
                index = end;
            }
            else if (char.IsAsciiDigit(letter))
            {
                index = AppendNumbered(text, match, replacement, index);
            }
            else
            {
                text.Append(Escape(letter, replacement));
            }
        }

        return text.ToString();
    }

    private static int AppendNumbered(StringBuilder text, Match match, string replacement, int index)
    {
        var rest = replacement.AsSpan(index);
        var octal = rest[0] == '0' ? rest[..Math.Min(3, rest.Length)] : rest.Length >= 3 ? rest[..3] : [];
        var length = octal.Length;
        while (length > 0 && octal[..length].IndexOfAnyExceptInRange('0', '7') >= 0)
        {
            length--;
        }

        if (rest[0] == '0' || length == 3)
        {
            text.Append((char)Convert.ToInt32(octal[..length].ToString(), 8));
            return index + length - 1;
        }

        var digits = rest.Length > 1 && char.IsAsciiDigit(rest[1]) ? 2 : 1;
        text.Append(Value(match, replacement, int.Parse(rest[..digits], CultureInfo.InvariantCulture)));
        return index + digits - 1;
    }

    private static string Value(Match match, string replacement, int number)
        => number >= 0 && number < match.Groups.Count ? match.Groups[number].Value : throw Bad(replacement);

    private static char Escape(char letter, string replacement)
        => letter switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '\\' => '\\',
            _ when char.IsAsciiLetter(letter) => throw Bad(replacement),
            _ => throw new ModuleFailedException($"bad escape \\{letter} in the replacement '{replacement}'; write \\\\{letter}"),
        };

    private static ModuleFailedException Bad(string replacement) => new($"'{replacement}' names a group that the regular expression does not have, or has a bad escape");
}
