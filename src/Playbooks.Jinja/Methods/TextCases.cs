using System.Text;

namespace Playbooks.Jinja.Methods;

/// <summary>Capital and small letters.</summary>
internal static class TextCases
{
    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        return SpecialCasing.Title(Rune.GetRuneAt(text, 0)) + PythonText.Lower(text[PythonText.FirstLength(text)..]);
    }

    /// <summary>Every letter after a non-letter becomes a capital, the others small.</summary>
    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(inWord ? PythonText.Lower(rune.ToString()) : SpecialCasing.Title(rune));
            inWord = Rune.IsLetter(rune) && (Rune.IsUpper(rune) || Rune.IsLower(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.TitlecaseLetter);
        }

        return result.ToString();
    }

    public static string Swap(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(Rune.IsUpper(rune) ? PythonText.Lower(rune.ToString()) : Rune.IsLower(rune) ? PythonText.Upper(rune.ToString()) : rune.ToString());
        }

        return result.ToString();
    }
}
