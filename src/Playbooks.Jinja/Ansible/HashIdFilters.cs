using System.Numerics;

namespace Playbooks.Jinja.Ansible;

/// <summary><c>hashids_encode</c> and <c>hashids_decode</c> of community.general.</summary>
internal static class HashIdFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["hashids_encode"] = Encode;
        filters["hashids_decode"] = Decode;
    }

    private static object? Encode(CallContext call)
    {
        var ids = Ids(call);
        var numbers = call.Value is Undefined undefined ? throw undefined.Error() : PythonValues.SequenceOf(call.Value) ?? [call.Value];
        return numbers.Any(number => Number(call, number) is null) ? "" : ids.Encode([.. numbers.Select(number => Number(call, number)!.Value)]);
    }

    private static List<object?> Decode(CallContext call)
    {
        var ids = Ids(call);
        return call.Value is Undefined undefined ? throw undefined.Error()
            : PythonValues.TextOf(call.Value) is { Length: > 0 } text ? ids.Decode(text).Select(number => (object?)Numbers.Normalize(number)).ToList() : [];
    }

    private static HashIds Ids(CallContext call)
    {
        var arguments = call.Bind("salt?", "alphabet?", "min_length?");
        try
        {
            return new HashIds(arguments.OptionalText(0) ?? "", arguments.OptionalInteger(2) ?? 0, arguments.OptionalText(1) ?? "");
        }
        catch (FormatException error)
        {
            throw call.Error(error.Message);
        }
    }

    /// <summary>A whole number; null for a text, a fraction and what is below zero, which encode as nothing.</summary>
    private static BigInteger? Number(CallContext call, object? value) => value switch
    {
        Undefined undefined => throw undefined.Error(),
        double number => Math.Floor(number) != number || number < 0 ? null : throw call.Error("Data to encode must by a tuple or list of ints: string indices must be integers, not 'float'"),
        string or Markup => null,
        _ when Numbers.IsInteger(value) => Numbers.ToBig(value),
        _ => throw call.Error($"Data to encode must by a tuple or list of ints: int() argument must be a string, a bytes-like object or a real number, not '{PythonValues.TypeName(value)}'"),
    };
}
