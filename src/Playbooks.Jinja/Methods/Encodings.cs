using System.Globalization;
using System.Text;

namespace Playbooks.Jinja.Methods;

/// <summary>Text encodings by the names Python knows them by.</summary>
internal static class Encodings
{
    /// <summary>Finds an encoding. Throws when it is not known.</summary>
    /// <param name="strict">What cannot be converted is an error; else it becomes "?".</param>
    public static Encoding Find(string name, bool strict)
    {
        var normal = name.ToLowerInvariant().Replace('_', '-');
        Encoding? encoding = normal switch
        {
            "utf-8" or "utf8" or "u8" => new UTF8Encoding(false, strict),
            "utf-8-sig" => new UTF8Encoding(true, strict),
            "ascii" or "us-ascii" => Encoding.ASCII,
            "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" or "l1" => Encoding.Latin1,
            "utf-16" => new UnicodeEncoding(false, true, strict),
            "utf-16-le" or "utf-16le" => new UnicodeEncoding(false, false, strict),
            "utf-16-be" or "utf-16be" => new UnicodeEncoding(true, false, strict),
            "utf-32" => new UTF32Encoding(false, true, strict),
            "utf-32-le" => new UTF32Encoding(false, false, strict),
            "utf-32-be" => new UTF32Encoding(true, false, strict),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(normal.StartsWith("cp", StringComparison.Ordinal) && int.TryParse(normal.AsSpan(2), out var page) ? (page is >= 1250 and <= 1258 ? $"windows-{page}" : $"ibm{page:000}") : normal),
        };
        if (encoding is null)
        {
            throw new TemplateRuntimeException($"unknown encoding: {name}");
        }

        return strict && encoding is not (UTF8Encoding or UnicodeEncoding or UTF32Encoding)
            ? With(encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            : encoding;
    }

    /// <param name="errors">strict, ignore or replace: what becomes of bytes that are no text.</param>
    public static Encoding ForDecoding(string name, string errors) => errors == "strict" ? Find(name, strict: true)
        : With(Find(name, strict: false), EncoderFallback.ReplacementFallback, errors == "ignore" ? new DecoderReplacementFallback("") : new DecoderReplacementFallback("\uFFFD"));

    /// <summary>The bytes of a text. Throws for what the encoding cannot say, unless <paramref name="errors"/> tells what to do with it.</summary>
    public static byte[] Encode(string text, string name, string errors)
    {
        var encoding = Find(name, strict: true);
        try
        {
            return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        }
        catch (EncoderFallbackException) when (errors != "strict")
        {
            return [.. text.EnumerateRunes().SelectMany(rune => Encode(rune, encoding, errors))];
        }
        catch (EncoderFallbackException)
        {
            throw new TemplateRuntimeException($"'{name}' codec can't encode the text");
        }
    }

    private static byte[] Encode(Rune rune, Encoding encoding, string errors)
    {
        try
        {
            return encoding.GetBytes(rune.ToString());
        }
        catch (EncoderFallbackException)
        {
            var number = rune.Value;
            return encoding.GetBytes(errors switch
            {
                "ignore" => "",
                "replace" => "?",
                "xmlcharrefreplace" => $"&#{number.ToString(CultureInfo.InvariantCulture)};",
                "backslashreplace" => number < 0x100 ? $"\\x{number:x2}" : number < 0x10000 ? $"\\u{number:x4}" : $"\\U{number:x8}",
                _ => throw new TemplateRuntimeException($"unknown error handler name '{errors}'"),
            });
        }
    }

    private static Encoding With(Encoding encoding, EncoderFallback encoder, DecoderFallback decoder)
    {
        var own = (Encoding)encoding.Clone();
        (own.EncoderFallback, own.DecoderFallback) = (encoder, decoder);
        return own;
    }
}
