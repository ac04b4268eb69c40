using System.Globalization;
using System.Numerics;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>Reads JSON as Python's <c>json.loads</c>: NaN and Infinity are allowed, integers have any size.</summary>
internal sealed class JsonReader
{
    private const int MaximumDepth = 900;
    private readonly string text;
    private int position;

    private JsonReader(string text) => this.text = text;

    public static object? Read(string text)
    {
        var reader = new JsonReader(text);
        reader.SkipSpace();
        var value = reader.Value(0);
        reader.SkipSpace();
        return reader.position == text.Length ? value : throw reader.Error("Extra data");
    }

    private TemplateRuntimeException Error(string message)
    {
        var before = text[..Math.Min(position, text.Length)];
        var line = before.Count(c => c == '\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return new TemplateRuntimeException($"{message}: line {line} column {column} (char {position})");
    }

    private void SkipSpace()
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r' && position < text.Length)
        {
            if (++position == text.Length)
            {
                return;
            }
        }
    }

    private char Peek() => position < text.Length ? text[position] : '\0';

    private object? Value(int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new TemplateRuntimeException("maximum recursion depth exceeded while decoding a JSON text");
        }

        switch (Peek())
        {
            case '"':
                return Text();
            case '{':
                return Dict(depth);
            case '[':
                return List(depth);
            case '-' or (>= '0' and <= '9') when Number() is { } number:
                return number;
        }

        foreach (var (word, value) in new (string, object?)[]
        {
            ("null", null), ("true", PythonValues.True), ("false", PythonValues.False), ("NaN", double.NaN),
            ("Infinity", double.PositiveInfinity), ("-Infinity", double.NegativeInfinity),
        })
        {
            if (string.CompareOrdinal(text, position, word, 0, word.Length) == 0)
            {
                position += word.Length;
                return value;
            }
        }

        throw Error("Expecting value");
    }

    private object? Number()
    {
        var start = position;
        var end = start + (Peek() == '-' ? 1 : 0);
        var whole = Digits(end);
        if (whole == end)
        {
            return null;
        }

        // A leading zero stands alone: "01" is 0 with something after it.
        end = text[end] == '0' ? end + 1 : whole;
        var isFloat = false;
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end = Digits(end + 1);
            isFloat = true;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (Digits(digits) > digits)
            {
                end = Digits(digits);
                isFloat = true;
            }
        }

        position = end;
        var number = text.AsSpan(start, end - start);
        return isFloat ? double.Parse(number, CultureInfo.InvariantCulture) : Numbers.Normalize(BigInteger.Parse(number, CultureInfo.InvariantCulture));
    }

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private List<object?> List(int depth)
    {
        var list = new List<object?>();
        position++;
        SkipSpace();
        if (Peek() == ']')
        {
            position++;
            return list;
        }

        while (true)
        {
            SkipSpace();
            list.Add(Value(depth + 1));
            SkipSpace();
            if (Peek() == ']')
            {
                position++;
                return list;
            }

            Expect(',', "Expecting ',' delimiter");
        }
    }

    private JinjaDict Dict(int depth)
    {
        var dict = new JinjaDict();
        position++;
        SkipSpace();
        if (Peek() == '}')
        {
            position++;
            return dict;
        }

        while (true)
        {
            SkipSpace();
            var key = Peek() == '"' ? Text() : throw Error("Expecting property name enclosed in double quotes");
            SkipSpace();
            Expect(':', "Expecting ':' delimiter");
            SkipSpace();
            dict[key] = Value(depth + 1);
            SkipSpace();
            if (Peek() == '}')
            {
                position++;
                return dict;
            }

            Expect(',', "Expecting ',' delimiter");
        }
    }

    private void Expect(char c, string message)
    {
        if (Peek() != c || position == text.Length)
        {
            throw Error(message);
        }

        position++;
    }

    private string Text()
    {
        var result = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            var c = text[position];
            if (c == '"')
            {
                position++;
                return result.ToString();
            }

            if (c < ' ')
            {
                throw Error("Invalid control character at");
            }

            result.Append(c == '\\' ? Escape() : c);
        }

        throw Error("Unterminated string starting at");
    }

    private char Escape()
    {
        position++;
        var at = "\"\\/bfnrt".IndexOf(Peek(), StringComparison.Ordinal);
        if (position < text.Length && at >= 0)
        {
            return "\"\\/\b\f\n\r\t"[at];
        }

        if (Peek() == 'u' && position + 4 < text.Length
            && ushort.TryParse(text.AsSpan(position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            position += 4;
            return (char)code;
        }

        throw Error(Peek() == 'u' ? "Invalid \\uXXXX escape" : "Invalid \\escape");
    }
}
