using System.Security.Cryptography;
using System.Text;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters over text.</summary>
internal static class StringFilters
{
    private static readonly Guid AnsibleNamespace = new("361E6D51-FAEC-444A-9079-341386DA8E2E");

    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["b64decode"] = Base64Decode;
        filters["b64encode"] = Base64Encode;
        filters["bool"] = Boolean;
        filters["comment"] = CommentFilter.Comment;
        filters["quote"] = Quote;
        filters["split"] = Split;
        filters["to_uuid"] = Uuid;
        filters["urldecode"] = UrlDecode;
        filters["urlsplit"] = UrlSplitter.Split;
    }

    /// <summary>A word quoted for a POSIX shell where it needs quotes.</summary>
    internal static string ShellQuote(string text) =>
        text.Length == 0 ? "''"
        : text.All(c => char.IsAsciiLetterOrDigit(c) || "@%+=:,./-_".Contains(c, StringComparison.Ordinal)) ? text
        : "'" + text.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";

    /// <summary>True for yes, on, true and 1; None stays None; everything else is false.</summary>
    internal static object? ToBoolean(object? value)
    {
        if (value is Undefined undefined)
        {
            return undefined.IsLenient ? false : throw undefined.Error();
        }

        if (value is null or bool)
        {
            return value;
        }

        return PythonValues.TextOf(value) is { } text
            ? PythonValues.Box(PythonText.Lower(text) is "yes" or "on" or "1" or "true")
            : PythonValues.Box(PythonValues.AreEqual(value, 1L));
    }

    private static object? Boolean(CallContext call)
    {
        call.Bind();
        return ToBoolean(call.Value);
    }

    private static object? Quote(CallContext call)
    {
        call.Bind();
        return ShellQuote(call.Value is null ? "" : PythonValues.Str(call.Value));
    }

    private static object? Split(CallContext call)
    {
        var arguments = call.Bind("sep?", "maxsplit?");
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var text = PythonValues.TextOf(call.Value)
            ?? throw call.Error($"descriptor 'split' for 'str' objects doesn't apply to a '{PythonValues.TypeName(call.Value)}' object");
        return TextSplitting.Split(text, arguments.OptionalText(0), arguments.Integer(1, -1), right: false);
    }

    private static object? Base64Encode(CallContext call)
    {
        var encoding = Encodings.Find(call.Bind("encoding?").Text(0, "utf-8"), strict: true);
        try
        {
            return Convert.ToBase64String(call.Value is PythonBytes bytes ? bytes.Value.ToArray()
                : encoding is UTF8Encoding ? SurrogateEscape.Encode(PythonValues.Str(call.Value))
                : [.. encoding.GetPreamble(), .. encoding.GetBytes(PythonValues.Str(call.Value))]);
        }
        catch (EncoderFallbackException)
        {
            throw new TemplateRuntimeException("the text cannot be encoded");
        }
    }

    private static object? Base64Decode(CallContext call)
    {
        var encoding = Encodings.Find(call.Bind("encoding?").Text(0, "utf-8"), strict: true);
        var text = new string([.. PythonValues.Str(call.Value).Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=')]);
        var padding = text.IndexOf('=', StringComparison.Ordinal);
        while (padding >= 0 && padding % 4 is 0 or 1 && padding >= 0)
        {
            // Python skips "=" where no padding can be.
            text = text.Remove(padding, 1);
            padding = text.IndexOf('=', StringComparison.Ordinal);
        }

        if (padding >= 0)
        {
            text = text[..Math.Min(text.Length, (padding + 3) / 4 * 4)];
        }

        try
        {
            var bytes = Convert.FromBase64String(text).AsSpan();
            return encoding is UTF8Encoding ? SurrogateEscape.Decode(bytes) : encoding.GetString(bytes.StartsWith(encoding.GetPreamble()) ? bytes[encoding.GetPreamble().Length..] : bytes);
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            throw new TemplateRuntimeException("b64decode: " + (error is FormatException ? "Incorrect padding" : "the decoded bytes are not text"), error);
        }
    }

    private static object? Uuid(CallContext call)
    {
        var arguments = call.Bind("namespace?");
        var name = PythonValues.Str(call.Value);
        var scope = AnsibleNamespace;
        if (arguments.Has(0) && !Guid.TryParse(arguments.Text(0), out scope))
        {
            throw call.Error($"Invalid value '{arguments.Text(0)}' for 'namespace'");
        }

        // CA5350: version 5 of a UUID is defined with SHA-1; nothing is protected by it.
#pragma warning disable CA5350
        var hash = SHA1.HashData([.. scope.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    private static object? UrlDecode(CallContext call)
    {
        call.Bind();
        var text = PythonValues.TextOf(call.Value) ?? throw (call.Value as Undefined)?.Error() as TemplateRuntimeException ?? call.Error("urldecode needs a text");
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i] == '+' ? " " : text.Substring(i, length)));
                i += length - 1;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
