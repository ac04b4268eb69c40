using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>A regular expression in the syntax of Python's <c>re</c>, with its way of numbering groups and of writing replacements. Throws
/// <see cref="TemplateRuntimeException"/> for a pattern or replacement that is none, and for one that takes longer than 10 s to match.</summary>
public sealed class PythonRegex
{
    private readonly CompiledPattern ascii;
    private readonly Lazy<CompiledPattern> wide;
    private readonly IReadOnlyDictionary<string, int> names;

    /// <param name="isBytes">The texts are bytes, one letter each: a letter of the pattern is its UTF-8 bytes, and \w, \d and \s mean ASCII.</param>
    public PythonRegex(string pattern, bool ignoreCase = false, bool multiLine = false, bool dotAll = false, bool isBytes = false)
    {
        var source = isBytes ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)) : pattern;
        var translation = new PatternTranslator(source, isBytes, isWide: false);
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0) | (multiLine ? RegexOptions.Multiline : 0)
            | (dotAll ? RegexOptions.Singleline : 0) | translation.Options;
        names = translation.Names;
        GroupCount = translation.GroupCount;
        IsMultiLine = options.HasFlag(RegexOptions.Multiline);
        try
        {
            ascii = new CompiledPattern(translation.Pattern, options);
            wide = new Lazy<CompiledPattern>(() => new CompiledPattern(PatternSet.Start + "(?:" + new PatternTranslator(source, isBytes, isWide: true).Pattern + ")", options));
        }
        catch (ArgumentException error)
        {
            throw new TemplateRuntimeException($"invalid regular expression {PythonValues.Repr(pattern)}: {error.Message}", error);
        }
    }

    public int GroupCount { get; }

    /// <summary>^ and $ match at every line, by an argument or by a (?m) at the start.</summary>
    public bool IsMultiLine { get; }

    public Match Search(string text) => Guard(() => For(text).First(text));

    public IReadOnlyList<Match> FindAll(string text) => Guard(() => For(text).All(text).ToList());

    /// <summary>A match that starts at the beginning of the text.</summary>
    public bool MatchesStart(string text) => Guard(() => For(text).MatchesStart(text));

    /// <summary>A match of the whole text.</summary>
    public bool MatchesAll(string text) => Guard(() => For(text).MatchesAll(text));

    /// <summary>Python's <c>re.sub</c>.</summary>
    public string Replace(string text, string template, long count = 0)
    {
        var parts = ParseTemplate(template);
        return Guard(() =>
        {
            var (result, at) = (new StringBuilder(), 0);
            foreach (var match in For(text).All(text).Take(count <= 0 ? int.MaxValue : (int)Math.Min(count, int.MaxValue)))
            {
                result.Append(text, at, match.Index - at);
                parts.ForEach(part => result.Append(part.Text ?? match.Groups[part.Group].Value));
                at = match.Index + match.Length;
            }

            return at == 0 && result.Length == 0 ? text : result.Append(text, at, text.Length - at).ToString();
        });
    }

    /// <summary>Python's <c>re.subn</c>.</summary>
    public (string Text, int Count) ReplaceCounting(string text, string template) => (Replace(text, template), Count(text));

    /// <summary>The replacement for one match; Python's <c>Match.expand</c>.</summary>
    public string Expand(Match match, string template)
        => string.Concat(ParseTemplate(template).Select(part => part.Text ?? match.Groups[part.Group].Value));

    /// <summary>How often <see cref="Replace"/> would replace.</summary>
    public int Count(string text) => Guard(() => For(text).All(text).Count());

    private CompiledPattern For(string text) => Ascii.IsValid(text) ? ascii : wide.Value;

    /// <summary>The number of a group by name or number. Throws when there is none.</summary>
    public int Group(string name, bool mayBeNumber = true)
    {
        if (names.TryGetValue(name, out var group) || (mayBeNumber && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out group) && group <= GroupCount))
        {
            return group;
        }

        throw new TemplateRuntimeException(name.All(char.IsAsciiDigit) ? "no such group" : $"unknown group name {PythonValues.Repr(name)}");
    }

    private static T Guard<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new TemplateRuntimeException("the regular expression takes too long", error);
        }
    }

    private List<(string? Text, int Group)> ParseTemplate(string template)
    {
        var parts = new List<(string?, int)>();
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '\\')
            {
                literal.Append(template[i]);
                continue;
            }

            if (++i == template.Length)
            {
                throw new TemplateRuntimeException("bad escape (end of pattern)");
            }

            if (GroupAt(template, ref i) is { } group)
            {
                parts.Add((literal.ToString(), 0));
                parts.Add((null, group));
                literal.Clear();
            }
            else
            {
                literal.Append(Escape(template, ref i));
            }
        }

        parts.Add((literal.ToString(), 0));
        return parts;
    }

    private int? GroupAt(string template, ref int i)
    {
        if (template[i] == 'g')
        {
            var end = i + 1 < template.Length && template[i + 1] == '<' ? template.IndexOf('>', i) : -1;
            if (end < i + 3)
            {
                throw new TemplateRuntimeException(end < 0 ? "missing <" : "missing group name");
            }

            var group = Group(template[(i + 2)..end]);
            i = end;
            return group;
        }

        if (template[i] is not (>= '1' and <= '9'))
        {
            return null;
        }

        var digits = i + 1 < template.Length && char.IsAsciiDigit(template[i + 1]) ? 2 : 1;
        if (digits == 2 && i + 2 < template.Length && template[i] <= '3' && template[i + 1] <= '7' && template[i + 2] is >= '0' and <= '7')
        {
            return null;
        }

        var number = int.Parse(template.AsSpan(i, digits), CultureInfo.InvariantCulture);
        i += digits - 1;
        return number <= GroupCount ? number : throw new TemplateRuntimeException($"invalid group reference {number}");
    }

    private static string Escape(string template, ref int i)
    {
        var c = template[i];
        if (c is >= '0' and <= '7')
        {
            var end = i;
            while (end < template.Length && end < i + 3 && template[end] is >= '0' and <= '7')
            {
                end++;
            }

            var code = Convert.ToInt32(template[i..end], 8);
            i = end - 1;
            return ((char)(code & 0xFF)).ToString();
        }

        var at = "abfnrtv\\".IndexOf(c, StringComparison.Ordinal);
        return at >= 0 ? "\a\b\f\n\r\t\v\\"[at].ToString()
            : char.IsAsciiLetterOrDigit(c) ? throw new TemplateRuntimeException($"bad escape \\{c}")
            : "\\" + c;
    }
}
