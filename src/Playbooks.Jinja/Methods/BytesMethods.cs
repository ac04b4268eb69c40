using System.Text;

namespace Playbooks.Jinja.Methods;

/// <summary>Methods of bytes. Most are those of str, done on a text in which every byte is a character; what is not ASCII is neither letter nor space.</summary>
internal static class BytesMethods
{
    /// <summary>Where the characters begin that stand for the bytes from 128 on: a range for private use.</summary>
    private const int High = 0xE000;

    private static readonly HashSet<string> OfText = new(StringComparer.Ordinal)
    {
        "capitalize", "center", "count", "endswith", "expandtabs", "find", "index", "isalnum", "isalpha", "isascii", "isdigit", "islower", "isspace", "istitle", "isupper", "join", "ljust", "lower",
        "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "zfill",
    };

    public static PythonMethod? Find(string name) => name switch
    {
        "decode" => Decode,
        "fromhex" => (_, call) => new PythonBytes(FromHex(call.Bind("string").Text(0))),
        "hex" => Hex,
        _ when OfText.Contains(name) => (owner, call) => AsText(name, (PythonBytes)owner, call),
        _ => null,
    };

    private static object? AsText(string name, PythonBytes owner, CallContext call)
    {
        var arguments = call.Positional.Select(argument => Argument(name, argument)).ToArray();
        var keyword = call.Keyword is null ? null : new JinjaDict(call.Keyword);
        foreach (var (key, value) in call.Keyword ?? [])
        {
            keyword![key] = Argument(name, value);
        }

        return Result(StringMethods.Find(name)!(Text(owner), new CallContext(name, call.State, null, arguments, keyword)));
    }

    private static object? Argument(string name, object? value) => value switch
    {
        PythonBytes bytes => Text(bytes),
        string or Markup => throw new TemplateRuntimeException("a bytes-like object is required, not 'str'"),
        JinjaTuple tuple => new JinjaTuple([.. tuple.Select(item => Argument(name, item))]),
        List<object?> list => list.ConvertAll(item => Argument(name, item)),
        long number and >= 0 and <= 255 when name is "count" or "find" or "index" or "rfind" or "rindex" => Character((byte)number).ToString(),
        _ => value,
    };

    private static object? Result(object? value) => value switch
    {
        string text => new PythonBytes([.. text.Select(letter => (byte)(letter >= High ? letter - High : letter))]),
        List<object?> list => list.ConvertAll(Result),
        JinjaTuple tuple => new JinjaTuple([.. tuple.Select(Result)]),
        _ => value,
    };

    private static string Text(PythonBytes bytes) => string.Create(bytes.Length, bytes, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = Character(source.Value.Span[i]);
        }
    });

    private static char Character(byte value) => (char)(value < 128 ? value : High + value);

    private static string Decode(object owner, CallContext call)
    {
        var arguments = call.Bind("encoding?", "errors?");
        var encoding = Encodings.ForDecoding(arguments.Text(0, "utf-8"), arguments.Text(1, "strict"));
        try
        {
            var bytes = ((PythonBytes)owner).Value.Span;
            return encoding.GetString(encoding.Preamble.Length > 0 && bytes.StartsWith(encoding.Preamble) ? bytes[encoding.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new TemplateRuntimeException($"'{arguments.Text(0, "utf-8")}' codec can't decode the bytes");
        }
    }

    private static string Hex(object owner, CallContext call)
    {
        var arguments = call.Bind("sep?", "bytes_per_sep?");
        var digits = Convert.ToHexStringLower(((PythonBytes)owner).Value.Span);
        var size = arguments.Integer(1, 1);
        if (!arguments.Has(0) || size == 0)
        {
            return digits;
        }

        var separator = arguments.Text(0);
        var width = (int)Math.Min(Math.Abs(size), digits.Length + 1L) * 2;
        var first = size < 0 || digits.Length % width == 0 ? width : digits.Length % width;
        var text = new StringBuilder();
        for (var at = 0; at < digits.Length; at += at == 0 ? first : width)
        {
            text.Append(at == 0 ? "" : separator).Append(digits.AsSpan(at, Math.Min(at == 0 ? first : width, digits.Length - at)));
        }

        return text.ToString();
    }

    private static byte[] FromHex(string text)
    {
        var digits = string.Concat(text.Where(letter => !PythonText.IsSpace(letter)));
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : throw new TemplateRuntimeException("non-hexadecimal number found in fromhex() arg");
    }
}
