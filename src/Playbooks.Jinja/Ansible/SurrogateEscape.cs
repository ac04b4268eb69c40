using System.Buffers;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>UTF-8 in which bytes that are no text become lone surrogates and back, as Python's <c>surrogateescape</c>: nothing is lost.</summary>
internal static class SurrogateEscape
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                consumed = 1;
                text.Append((char)(0xDC00 + bytes[0]));
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>Throws <see cref="EncoderFallbackException"/> for a lone surrogate that stands for no byte.</summary>
    public static byte[] Encode(string text)
    {
        if (PythonText.IsSimple(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.Add(text[i] is >= '\uDC80' and <= '\uDCFF' ? (byte)(text[i] - 0xDC00) : throw new EncoderFallbackException());
            }
        }

        return [.. bytes];
    }
}
