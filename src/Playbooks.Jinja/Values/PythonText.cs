using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja;

/// <summary>Strings by code point, as Python counts them, and what Python takes for white space.</summary>
internal static partial class PythonText
{
    private static readonly string[] AsciiCharacters = [.. Enumerable.Range(0, 128).Select(i => ((char)i).ToString())];

    public static bool IsSimple(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    public static int Length(string text) => IsSimple(text) ? text.Length : Split(text).Count;

    public static IEnumerable<object?> Characters(string text)
    {
        if (!IsSimple(text))
        {
            return Split(text);
        }

        return text.Select(c => c < 128 ? AsciiCharacters[c] : c.ToString());
    }

    /// <summary>The code points of a text, each as a string.</summary>
    public static List<string> Split(string text)
    {
        var result = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                result.Add(text.Substring(i, 2));
                i++;
            }
            else
            {
                result.Add(text[i] < 128 ? AsciiCharacters[text[i]] : text[i].ToString());
            }
        }

        return result;
    }

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    /// <summary>Order by code point, which differs from the order of UTF-16 only where surrogates are involved.</summary>
    public static int Compare(string left, string right)
    {
        if (IsSimple(left) && IsSimple(right))
        {
            return string.CompareOrdinal(left, right);
        }

        using var a = left.EnumerateRunes().GetEnumerator();
        using var b = right.EnumerateRunes().GetEnumerator();
        while (true)
        {
            var (more, other) = (a.MoveNext(), b.MoveNext());
            if (!more || !other)
            {
                return more.CompareTo(other);
            }

            var order = a.Current.CompareTo(b.Current);
            if (order != 0)
            {
                return order;
            }
        }
    }

    /// <summary>How many UTF-16 units the first code point of a text has.</summary>
    public static int FirstLength(string text) => text.Length > 1 && char.IsHighSurrogate(text[0]) ? 2 : 1;

    /// <summary>Lower case as Python's str.lower() for all letters that fold one to one.</summary>
    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        return text.Contains('\u03a3') ? FinalSigma().Replace(lower, "\u03c2") : lower;
    }

    public static string Upper(string text)
        => Ascii.IsValid(text) ? text.ToUpperInvariant() : string.Concat(text.EnumerateRunes().Select(SpecialCasing.Upper));

    public static string Reverse(string text)
    {
        if (IsSimple(text))
        {
            return string.Create(text.Length, text, static (span, source) =>
            {
                source.CopyTo(span);
                span.Reverse();
            });
        }

        var points = Split(text);
        points.Reverse();
        return new StringBuilder().AppendJoin("", points).ToString();
    }

    /// <summary>A sigma that ends a word, which has a form of its own.</summary>
    [GeneratedRegex(@"(?<=[\p{L}-[\p{Lo}\p{Lm}]][\p{M}\p{Lm}\p{Sk}\p{Cf}'.:·]*)\u03c3(?![\p{M}\p{Lm}\p{Sk}\p{Cf}'.:·]*[\p{L}-[\p{Lo}\p{Lm}]])")]
    private static partial Regex FinalSigma();
}
