using System.Globalization;
using System.Text;

namespace Playbooks.Jinja.Methods;

/// <summary>What kind of characters a text is made of.</summary>
internal static class TextClasses
{
    /// <summary>True when there is a character and all are of a kind.</summary>
    public static object All(string text, Func<Rune, bool> kind) => PythonValues.Box(text.Length > 0 && text.EnumerateRunes().All(kind));

    public static bool IsDigit(Rune rune) => Rune.IsDigit(rune)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNumber && Rune.GetNumericValue(rune) is >= 0 and <= 9 and var value
            && Math.Floor(value) == value && rune.Value is 0xB2 or 0xB3 or 0xB9 or >= 0x2070 and <= 0x2089 or >= 0x2460 and <= 0x2468);

    /// <summary>True when there is a letter of the wanted case and none of the other.</summary>
    public static object Cased(string text, Func<Rune, bool> wanted, Func<Rune, bool> other) =>
        PythonValues.Box(text.EnumerateRunes().Any(wanted) && !text.EnumerateRunes().Any(other));

    public static object IsTitle(string text)
    {
        var (previousCased, any) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsUpper(rune) == previousCased && (Rune.IsUpper(rune) || Rune.IsLower(rune)))
            {
                if (Rune.IsUpper(rune) || !previousCased)
                {
                    return PythonValues.False;
                }
            }

            previousCased = Rune.IsUpper(rune) || Rune.IsLower(rune);
            any |= previousCased;
        }

        return PythonValues.Box(any);
    }

    public static bool IsIdentifier(string text) =>
        text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_');
}
