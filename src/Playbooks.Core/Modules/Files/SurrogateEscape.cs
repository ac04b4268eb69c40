using System.Text;

namespace Playbooks.Modules.Files;

/// <summary>Bytes that are meant to be UTF-8 as a text, and back: a byte that is none stands as a lone surrogate, as in Python, so that a file is edited without harm to it.</summary>
internal static class SurrogateEscape
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            var isValid = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            text.Append(isValid ? rune.ToString() : ((char)(0xDC00 + bytes[0])).ToString());
            bytes = bytes[(isValid ? length : 1)..];
        }

        return text.ToString();
    }

    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> one = stackalloc byte[4];
        while (text.Length > 0)
        {
            if (text[0] is >= '\uDC80' and <= '\uDCFF')
            {
                bytes.Add((byte)(text[0] - 0xDC00));
                text = text[1..];
                continue;
            }

            Rune.DecodeFromUtf16(text, out var rune, out var length);
            bytes.AddRange(one[..rune.EncodeToUtf8(one)]);
            text = text[length..];
        }

        return [.. bytes];
    }
}
