using System.Globalization;
using System.Text;

namespace Playbooks.Jinja;

/// <summary>Python bytes, as <c>str.encode()</c> gives them.</summary>
public sealed class PythonBytes(byte[] value) : IEquatable<PythonBytes>
{
    public ReadOnlyMemory<byte> Value => value;

    public int Length => value.Length;

    internal IEnumerable<object?> Items => value.Select(b => PythonValues.Box((long)b));

    public bool Equals(PythonBytes? other) => other is not null && value.AsSpan().SequenceEqual(other.Value.Span);

    public override bool Equals(object? obj) => Equals(obj as PythonBytes);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(value);
        return hash.ToHashCode();
    }

    /// <summary>As Python shows them: <c>b'...'</c>.</summary>
    public override string ToString()
    {
        var quote = value.Contains((byte)'\'') && !value.Contains((byte)'"') ? '"' : '\'';
        var text = new StringBuilder("b").Append(quote);
        foreach (var b in value)
        {
            _ = b switch
            {
                (byte)'\\' => text.Append("\\\\"),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                _ when b == quote => text.Append('\\').Append(quote),
                < 32 or > 126 => text.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append((char)b),
            };
        }

        return text.Append(quote).ToString();
    }
}
