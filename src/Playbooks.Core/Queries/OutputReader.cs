using System.Buffers.Text;
using System.Text;

namespace Playbooks.Queries;

/// <summary>Walks through the binary output of a script. A Try method that fails leaves the position where it was.</summary>
internal sealed class OutputReader(ReadOnlyMemory<byte> output)
{
    private int position;

    public bool IsAtEnd => position >= output.Length;

    private ReadOnlySpan<byte> Rest => output.Span[position..];

    /// <summary>A place to come back to.</summary>
    public int Position
    {
        get => position;
        set => position = value;
    }

    public bool TrySkip(ReadOnlySpan<byte> literal)
    {
        if (!Rest.StartsWith(literal))
        {
            return false;
        }

        position += literal.Length;
        return true;
    }

    public bool TrySkip(string literal) => TrySkip(Encoding.UTF8.GetBytes(literal));

    /// <summary>A number in decimal ('D') or hex ('x'), up to the separator, which is skipped. "?" and "-" read as 0, as some file systems answer.</summary>
    public bool TryReadNumber(char separator, out long number, char format = 'D')
    {
        number = 0;
        var end = Rest.IndexOf((byte)separator);
        if (end < 1)
        {
            return false;
        }

        var field = Rest[..end];
        if (field is not ([(byte)'?'] or [(byte)'-']) && (!Utf8Parser.TryParse(field, out number, out var used, format) || used != end))
        {
            return false;
        }

        position += end + 1;
        return true;
    }

    /// <summary>The text up to the separator, which is skipped.</summary>
    public bool TryReadText(char separator, out string text)
    {
        var found = TryReadBytes((byte)separator, out var bytes);
        text = found ? Encoding.UTF8.GetString(bytes.Span) : "";
        return found;
    }

    /// <summary>The bytes up to the separator, which is skipped.</summary>
    public bool TryReadBytes(byte separator, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        var end = Rest.IndexOf(separator);
        if (end < 0)
        {
            return false;
        }

        bytes = output.Slice(position, end);
        position += end + 1;
        return true;
    }

    public bool TryTake(int count, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (count > Rest.Length)
        {
            return false;
        }

        bytes = output.Slice(position, count);
        position += count;
        return true;
    }

    /// <summary>Everything up to the literal, which is skipped; when it does not come, everything.</summary>
    public ReadOnlyMemory<byte> TakeUntil(ReadOnlySpan<byte> literal)
    {
        var found = Rest.IndexOf(literal);
        var end = found < 0 ? Rest.Length : found;
        var bytes = output.Slice(position, end);
        position += end + (found < 0 ? 0 : literal.Length);
        return bytes;
    }
}
