using System.Numerics;
using System.Security.Cryptography;
using Playbooks.Jinja.Methods;

namespace Playbooks.Jinja.Ansible;

/// <summary>Random values; with a seed they are the same as Python's.</summary>
internal static class RandomFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["random"] = Pick;
        filters["shuffle"] = Shuffle;
    }

    private static object? Pick(CallContext call)
    {
        var arguments = call.Bind("start?", "step?", "seed?");
        var below = Source(call, arguments[2]);
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (Numbers.IsInteger(call.Value))
        {
            var start = arguments[0] is { } first && PythonValues.IsTrue(first) ? Numbers.ToBig(first) : 0;
            var step = arguments[1] is { } by && PythonValues.IsTrue(by) ? Numbers.ToBig(by) : 1;
            var width = Numbers.ToBig(call.Value) - start;
            var count = step.IsOne ? width : step > 0 ? (width + step - 1) / step : (width + step + 1) / step;
            return count > 0
                ? Numbers.Normalize(start + (step * below(count)))
                : throw new TemplateRuntimeException($"empty range for randrange() ({start}, {PythonValues.Str(call.Value)}, {width})");
        }

        if (PythonValues.IsMapping(call.Value) || (!PythonValues.IsText(call.Value) && PythonValues.SequenceOf(call.Value) is null))
        {
            throw call.Error("random can only be used on sequences and integers");
        }

        if ((arguments[0] is { } a && PythonValues.IsTrue(a)) || (arguments[1] is { } b && PythonValues.IsTrue(b)))
        {
            throw call.Error("start and step can only be used with integer values");
        }

        var items = PythonValues.ToList(call.Value);
        return items.Count == 0 ? throw new TemplateRuntimeException("list index out of range") : items[(int)below(items.Count)];
    }

    private static object? Shuffle(CallContext call)
    {
        var seed = call.Bind("seed?")[0];
        if (call.Value is not IEnumerable<object?> && !PythonValues.IsText(call.Value) && !PythonValues.IsMapping(call.Value))
        {
            return call.Value is Undefined undefined ? throw undefined.Error() : call.Value;
        }

        var items = PythonValues.ToList(call.Value);
        var below = Source(call, seed is not null && PythonValues.IsTrue(seed) ? seed : null);
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = (int)below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return items;
    }

    /// <summary>Gives numbers from 0 up to, not including, a limit.</summary>
    internal static Func<BigInteger, BigInteger> Source(CallContext call, object? seed)
    {
        if (seed is null)
        {
            return limit => RandomBelow(limit);
        }

        var generator = PythonValues.TextOf(seed) is { } text ? MersenneTwister.FromText(text)
            : Numbers.IsInteger(seed) ? MersenneTwister.FromInteger(Numbers.ToBig(seed))
            : seed is double number ? MersenneTwister.FromInteger((ulong)FloatParts.Hash(number))
            : throw (seed is Undefined undefined ? undefined.Error() : call.Error("the seed must be a text or a number"));
        return generator.Below;
    }

    private static BigInteger RandomBelow(BigInteger limit)
    {
        if (limit <= int.MaxValue)
        {
            return RandomNumberGenerator.GetInt32((int)limit);
        }

        return new BigInteger(RandomNumberGenerator.GetBytes(limit.GetByteCount() + 8), isUnsigned: true) % limit;
    }
}
