using System.Text;

namespace Playbooks.Jinja.Methods;

/// <summary>Methods of bytes.</summary>
internal static class BytesMethods
{
    public static PythonMethod? Find(string name) => name switch
    {
        "decode" => Decode,
        "hex" => (owner, _) => Convert.ToHexStringLower(((PythonBytes)owner).Value.Span),
        _ => null,
    };

    private static string Decode(object owner, CallContext call)
    {
        var arguments = call.Bind("encoding?", "errors?");
        var encoding = Encodings.Find(arguments.Text(0, "utf-8"), arguments.Text(1, "strict") == "strict");
        try
        {
            return encoding.GetString(((PythonBytes)owner).Value.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new TemplateRuntimeException($"'{arguments.Text(0, "utf-8")}' codec can't decode the bytes");
        }
    }
}
