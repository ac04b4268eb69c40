using System.Text;

namespace Playbooks.Jinja.Methods;

/// <summary>Text encodings by the names Python knows them by.</summary>
internal static class Encodings
{
    /// <summary>Finds an encoding. Throws when it is not known.</summary>
    /// <param name="strict">What cannot be converted is an error; else it becomes "?".</param>
    public static Encoding Find(string name, bool strict)
    {
        Encoding? encoding = name.ToLowerInvariant().Replace('_', '-') switch
        {
            "utf-8" or "utf8" => new UTF8Encoding(false, strict),
            "ascii" or "us-ascii" => Encoding.ASCII,
            "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" => Encoding.Latin1,
            "utf-16" => new UnicodeEncoding(false, true, strict),
            "utf-16-le" or "utf-16le" => new UnicodeEncoding(false, false, strict),
            "utf-16-be" or "utf-16be" => new UnicodeEncoding(true, false, strict),
            "utf-32" => new UTF32Encoding(false, true, strict),
            "utf-32-le" => new UTF32Encoding(false, false, strict),
            "utf-32-be" => new UTF32Encoding(true, false, strict),
            _ => null,
        };
        if (encoding is null)
        {
            throw new TemplateRuntimeException($"unknown encoding: {name}");
        }

        return strict && encoding is not (UTF8Encoding or UnicodeEncoding or UTF32Encoding)
            ? Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            : encoding;
    }
}
