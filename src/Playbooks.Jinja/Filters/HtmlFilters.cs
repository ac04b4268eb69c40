using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Filters;

/// <summary>Filters for web pages.</summary>
internal static partial class HtmlFilters
{
    public static object? Escape(CallContext call)
    {
        call.Bind();
        return HtmlText.Escape(call.Value);
    }

    public static object? ForceEscape(CallContext call)
    {
        call.Bind();
        return new Markup(HtmlText.EscapeText(PythonValues.Str(call.Value)));
    }

    public static object? Safe(CallContext call)
    {
        call.Bind();
        return new Markup(PythonValues.Str(call.Value));
    }

    public static object? StripTags(CallContext call)
    {
        call.Bind();
        var text = Comment().Replace(PythonValues.Str(call.Value), "");
        text = Tag().Replace(text, "");
        return WebUtility.HtmlDecode(string.Join(' ', Methods.TextSplitting.Split(text, null, -1, right: false)));
    }

    public static object? XmlAttributes(CallContext call)
    {
        var autospace = call.Bind("autospace?").Flag(0, true);
        var pairs = PythonValues.PairsOf(call.Value) ?? throw (call.Value as Undefined)?.Error()
            ?? new TemplateRuntimeException($"'{PythonValues.TypeName(call.Value)}' object has no attribute 'items'");
        var attributes = new List<string>();
        foreach (var (key, value) in pairs)
        {
            if (value is null or Undefined)
            {
                continue;
            }

            var name = PythonValues.TextOf(key) ?? throw new TemplateRuntimeException($"expected string or bytes-like object, got '{PythonValues.TypeName(key)}'");
            if (name.AsSpan().ContainsAny(" \t\n\r\f\v/>="))
            {
                throw new TemplateRuntimeException($"Invalid character in attribute name: {PythonValues.Repr(key)}");
            }

            attributes.Add($"{HtmlText.Escape(key).Value}=\"{HtmlText.Escape(value).Value}\"");
        }

        var text = (autospace && attributes.Count > 0 ? " " : "") + string.Join(' ', attributes);
        return call.State.AutoEscape ? new Markup(text) : text;
    }

    public static object? UrlEncode(CallContext call)
    {
        call.Bind();
        var value = call.Value;
        if (PythonValues.PairsOf(value) is { } pairs)
        {
            return string.Join('&', pairs.Select(pair => Quote(pair.Key, forQuery: true) + "=" + Quote(pair.Value, forQuery: true)));
        }

        if (PythonValues.IsText(value) || value is not IEnumerable<object?> items)
        {
            return Quote(value, forQuery: false);
        }

        return string.Join('&', items.Select(item => PythonValues.ToList(item) is { Count: 2 } pair
            ? Quote(pair[0], forQuery: true) + "=" + Quote(pair[1], forQuery: true)
            : throw new TemplateRuntimeException("urlencode: expected pairs")));
    }

    public static object? ToJson(CallContext call)
    {
        var arguments = call.Bind("indent?");
        var text = PythonValues.TextOf(arguments[0]);
        var json = new JsonText(new JsonOptions { Indent = text is null ? (int?)arguments.OptionalInteger(0) : null, IndentText = text, SortKeys = true }).Write(call.Value);
        return new Markup(json.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal).Replace("'", "\\u0027", StringComparison.Ordinal));
    }

    /// <summary>Percent-encodes a text as UTF-8.</summary>
    internal static string Quote(object? value, bool forQuery, string safe = "/")
    {
        var result = new StringBuilder();
        var bytes = value is PythonBytes raw ? raw.Value.ToArray() : Encoding.UTF8.GetBytes(PythonValues.Str(value));
        foreach (var b in bytes)
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (!forQuery && safe.Contains(c, StringComparison.Ordinal)))
            {
                result.Append(c);
            }
            else if (forQuery && c == ' ')
            {
                result.Append('+');
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<.*?>", RegexOptions.Singleline)]
    private static partial Regex Tag();
}
