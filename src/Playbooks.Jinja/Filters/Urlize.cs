using System.Text.RegularExpressions;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Filters;

/// <summary>Turns addresses in a text into links.</summary>
internal static partial class Urlize
{
    public static object? Filter(CallContext call)
    {
        var arguments = call.Bind("trim_url_limit?", "nofollow?", "target?", "rel?", "extra_schemes?");
        var limit = arguments.OptionalInteger(0);
        var words = (arguments.OptionalText(3) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        words.Add("noopener");
        if (arguments.Flag(1, false))
        {
            words.Add("nofollow");
        }

        var attributes = $" rel=\"{HtmlText.EscapeText(string.Join(' ', words.Order(StringComparer.Ordinal)))}\"";
        attributes += arguments.OptionalText(2) is { } target ? $" target=\"{HtmlText.EscapeText(target)}\"" : "";
        var schemes = arguments[4] is null ? [] : PythonValues.Iterate(arguments[4]).Select(PythonValues.Str).ToArray();
        if (Array.Find(schemes, scheme => !Scheme().IsMatch(scheme)) is { } wrong)
        {
            throw call.Error($"{PythonValues.Repr(wrong)} is not a valid URI scheme prefix.");
        }

        var text = HtmlText.Escape(call.Value).Value;
        var parts = Spaces().Split(text).Select(word => Word(word, attributes, limit, schemes));
        var linked = string.Concat(parts);
        return call.State.AutoEscape ? new Markup(linked) : linked;
    }

    private static string Word(string word, string attributes, long? limit, string[] schemes)
    {
        var head = Head().Match(word).Value;
        var middle = word[head.Length..];
        var tail = Tail().Match(middle).Value;
        middle = middle[..^tail.Length];
        foreach (var (open, close) in new[] { ("(", ")"), ("<", ">"), ("&lt;", "&gt;") })
        {
            var missing = Count(middle, open) <= Count(middle, close) ? 0 : Math.Min(Count(middle, open), Count(tail, close));
            for (; missing > 0; missing--)
            {
                var end = tail.IndexOf(close, StringComparison.Ordinal) + close.Length;
                (middle, tail) = (middle + tail[..end], tail[end..]);
            }
        }

        return head + Link(middle, attributes, limit, schemes) + tail;
    }

    private static string Link(string text, string attributes, long? limit, string[] schemes)
    {
        var shown = limit is { } length && text.Length > length ? text[..(int)Math.Max(length < 0 ? text.Length + length : length, 0)] + "..." : text;
        if (Http().IsMatch(text))
        {
            var prefix = text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal) ? "" : "https://";
            return $"<a href=\"{prefix}{text}\"{attributes}>{shown}</a>";
        }

        if (text.StartsWith("mailto:", StringComparison.Ordinal) && Email().IsMatch(text[7..]))
        {
            return $"<a href=\"{text}\">{text[7..]}</a>";
        }

        if (text.Contains('@', StringComparison.Ordinal) && !text.StartsWith("www.", StringComparison.Ordinal)
            && !text.Contains(':', StringComparison.Ordinal) && Email().IsMatch(text))
        {
            return $"<a href=\"mailto:{text}\">{text}</a>";
        }

        return Array.Exists(schemes, scheme => text != scheme && text.StartsWith(scheme, StringComparison.Ordinal))
            ? $"<a href=\"{text}\"{attributes}>{text}</a>"
            : text;
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    [GeneratedRegex(@"^([\w.+-]{2,}:(/){0,2})$")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(\s+)")]
    private static partial Regex Spaces();

    [GeneratedRegex("^(?:[(<]|&lt;)+")]
    private static partial Regex Head();

    [GeneratedRegex(@"(?:[)>.,\n]|&gt;)+$")]
    private static partial Regex Tail();

    [GeneratedRegex(
        @"^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}\])))(?::[\d]{1,5})?(?:[/?#]\S*)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Http();

    [GeneratedRegex(@"^\S+@\w[\w.-]*\.\w+$")]
    private static partial Regex Email();
}
