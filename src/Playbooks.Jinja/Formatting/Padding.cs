namespace Playbooks.Jinja.Formatting;

/// <summary>Text filled up to a width.</summary>
internal static class Padding
{
    /// <param name="prefix">Sign and base; the fill of <c>=</c> goes after it.</param>
    /// <param name="align">One of &lt; &gt; ^ =.</param>
    public static string Pad(string text, string prefix, int width, string fill, char align)
    {
        var missing = width - PythonText.Length(text) - prefix.Length;
        if (missing <= 0)
        {
            return prefix + text;
        }

        return align switch
        {
            '<' => prefix + text + Repeat(fill, missing),
            '^' => Repeat(fill, missing / 2) + prefix + text + Repeat(fill, missing - (missing / 2)),
            '=' => prefix + Repeat(fill, missing) + text,
            _ => Repeat(fill, missing) + prefix + text,
        };
    }

    public static string Repeat(string fill, int count) => fill.Length == 1 ? new string(fill[0], count) : string.Concat(Enumerable.Repeat(fill, count));
}
