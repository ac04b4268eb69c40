using System.Globalization;
using System.Numerics;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Filters;

/// <summary>Filters that give numbers or show them.</summary>
internal static class NumberFilters
{
    public static object? Absolute(CallContext call)
    {
        call.Bind();
        return call.Value switch
        {
            double number => Math.Abs(number),
            PythonComplex number => number.Magnitude(),
            Undefined undefined => throw undefined.Error(),
            _ when Numbers.IsInteger(call.Value) => Numbers.Normalize(BigInteger.Abs(Numbers.ToBig(call.Value))),
            _ => throw new TemplateRuntimeException($"bad operand type for abs(): '{PythonValues.TypeName(call.Value)}'"),
        };
    }

    public static object? Integer(CallContext call)
    {
        var arguments = call.Bind("default?", "base?");
        var fallback = arguments.Value(0, PythonValues.Box(0L));
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (PythonValues.TextOf(call.Value) is { } text)
        {
            // A base that is none counts as a text that is no number.
            var radix = Numbers.ToIndex(arguments.Value(1, 10L));
            return (radix is 0 or >= 2 and <= 36 ? Numbers.ParseInteger(text, (int)radix) : null) ?? Truncate(Finite(Numbers.ParseFloat(text))) ?? fallback;
        }

        return call.Value switch
        {
            double number => Truncate(Finite(number)) ?? fallback,
            _ when Numbers.IsInteger(call.Value) => Numbers.Normalize(Numbers.ToBig(call.Value)),
            _ => fallback,
        };
    }

    public static object? Float(CallContext call)
    {
        var fallback = call.Bind("default?").Value(0, 0.0);
        return call.Value switch
        {
            Undefined undefined => throw undefined.Error(),
            _ when PythonValues.TextOf(call.Value) is { } text => Numbers.ParseFloat(text) ?? fallback,
            _ when Numbers.IsNumber(call.Value) => Numbers.ToDouble(call.Value),
            _ => fallback,
        };
    }

    public static object? Round(CallContext call)
    {
        var arguments = call.Bind("precision?", "method?");
        var method = arguments.Text(1, "common");
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw call.Error("method must be common, ceil or floor");
        }

        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        if (!Numbers.IsNumber(call.Value))
        {
            throw new TemplateRuntimeException(method != "common" && call.Value is not null ? $"must be real number, not {PythonValues.TypeName(call.Value)}" : $"type {PythonValues.TypeName(call.Value)} doesn't define __round__ method");
        }

        var precision = arguments.OptionalInteger(0) ?? (arguments.Has(0) ? null : 0L);
        if (method == "common")
        {
            return RoundHalfEven(call.Value, precision);
        }

        var scale = Arithmetic.Power(PythonValues.Box(10L), PythonValues.Box(precision ?? 0));
        var scaled = Arithmetic.Multiply(call.Value, scale);
        if (scaled is double part && !double.IsFinite(part))
        {
            throw new TemplateRuntimeException($"cannot convert float {(double.IsNaN(part) ? "NaN" : "infinity")} to integer");
        }

        var whole = scaled is double number
            ? Numbers.Normalize(new BigInteger(method == "ceil" ? Math.Ceiling(number) : Math.Floor(number)))
            : scaled;
        return Arithmetic.Divide(whole, scale);
    }

    public static object? FileSize(CallContext call)
    {
        var binary = call.Bind("binary?").Flag(0, false);
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var bytes = PythonValues.TextOf(call.Value) is { } text
            ? Numbers.ParseFloat(text) ?? throw new TemplateRuntimeException($"could not convert string to float: {PythonValues.Repr(text)}")
            : Numbers.IsNumber(call.Value) ? Numbers.ToDouble(call.Value)
            : throw new TemplateRuntimeException($"float() argument must be a string or a real number, not '{PythonValues.TypeName(call.Value)}'");
        double unit = binary ? 1024 : 1000;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return $"{(long)bytes} Bytes";
        }

        var prefixes = binary
            ? new[] { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB" }
            : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
        var size = unit;
        for (var i = 0; ; i++)
        {
            size *= unit;
            if (bytes < size || i == prefixes.Length - 1)
            {
                return Formatting.FormatSpec.Apply(unit * bytes / size, ".1f") + " " + prefixes[i];
            }
        }
    }

    /// <summary>Python's <c>round</c>: to even at half, exact in decimal.</summary>
    internal static object RoundHalfEven(object? value, long? precision)
    {
        if (value is not double number)
        {
            return precision is null or >= 0 ? Numbers.Normalize(Numbers.ToBig(value)) : RoundInteger(Numbers.ToBig(value), -precision.Value);
        }

        if (precision is null)
        {
            return Truncate(Math.Round(number, MidpointRounding.ToEven))
                ?? throw new TemplateRuntimeException($"cannot convert float {(double.IsNaN(number) ? "NaN" : "infinity")} to integer");
        }

        if (!double.IsFinite(number) || precision > 322)
        {
            return number;
        }

        if (precision < -308)
        {
            return Math.CopySign(0.0, number);
        }

        // The decimal expansion of F is exact, so its rounding is that of the true value, half to even included.
        return precision >= 0
            ? double.Parse(number.ToString("F" + precision.Value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var rounded
                && IsTie(number, (int)precision.Value) ? TieToEven(number, (int)precision.Value) : rounded
            : Math.Round(number / Math.Pow(10, -precision.Value), MidpointRounding.ToEven) * Math.Pow(10, -precision.Value);
    }

    private static bool IsTie(double number, int precision)
    {
        var scaled = Math.Abs(number) * Math.Pow(10, precision);
        return precision < 20 && scaled - Math.Floor(scaled) == 0.5 && scaled < 1e15
            && number.ToString("F" + (precision + 30), CultureInfo.InvariantCulture).TrimEnd('0').EndsWith('5')
            && number.ToString("F" + (precision + 30), CultureInfo.InvariantCulture).TrimEnd('0') is var exact
            && exact.Length - exact.IndexOf('.', StringComparison.Ordinal) - 1 == precision + 1;
    }

    private static double TieToEven(double number, int precision) =>
        Math.Round(number * Math.Pow(10, precision), MidpointRounding.ToEven) / Math.Pow(10, precision);

    private static object RoundInteger(BigInteger value, long digits)
    {
        if (digits > 10_000)
        {
            return PythonValues.Box(0L);
        }

        var unit = BigInteger.Pow(10, (int)digits);
        var quotient = BigInteger.DivRem(value, unit, out var remainder);
        var twice = BigInteger.Abs(remainder) * 2;
        if (twice > unit || (twice == unit && !quotient.IsEven))
        {
            quotient += value.Sign;
        }

        return Numbers.Normalize(quotient * unit);
    }

    /// <summary>Python has no whole number for infinity, and no default for it either.</summary>
    private static double? Finite(double? number) => number is { } value && double.IsInfinity(value)
        ? throw new TemplateRuntimeException("cannot convert float infinity to integer")
        : number;

    private static object? Truncate(double? number) => number is { } value && double.IsFinite(value)
        ? Numbers.Normalize(new BigInteger(Math.Truncate(value)))
        : null;
}
