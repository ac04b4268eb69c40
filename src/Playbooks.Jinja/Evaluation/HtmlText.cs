using System.Text;

namespace Playbooks.Jinja.Evaluation;

/// <summary>Escaping for HTML, as MarkupSafe does it.</summary>
internal static class HtmlText
{
    /// <summary>A value as escaped text; markup stays as it is.</summary>
    public static Markup Escape(object? value) => value as Markup ?? new Markup(EscapeText(PythonValues.Str(value)));

    /// <summary>Escapes a text whatever it is.</summary>
    public static string EscapeText(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>'\"") < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '\'' => result.Append("&#39;"),
                '"' => result.Append("&#34;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
