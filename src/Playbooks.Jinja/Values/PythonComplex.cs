using System.Numerics;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja;

/// <summary>A complex number, as the root of a negative one is. There are no literals of them in templates.</summary>
internal sealed record PythonComplex(double Real, double Imaginary) : IJinjaObject, IPythonTruth
{
    private const double LargestWholePower = 100;

    public string PythonTypeName => "complex";

    public bool IsTrue => Real != 0 || Imaginary != 0;

    /// <summary>A number as a complex one; null for everything else.</summary>
    public static PythonComplex? From(object? value) => value as PythonComplex ?? (Numbers.IsNumber(value) ? new PythonComplex(Numbers.ToDouble(value), 0) : null);

    public static PythonComplex operator +(PythonComplex left, PythonComplex right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    public static PythonComplex operator -(PythonComplex left, PythonComplex right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    public static PythonComplex operator -(PythonComplex value) => new(-value.Real, -value.Imaginary);

    public static PythonComplex operator *(PythonComplex left, PythonComplex right)
        => new((left.Real * right.Real) - (left.Imaginary * right.Imaginary), (left.Real * right.Imaginary) + (left.Imaginary * right.Real));

    /// <summary>Divides by the larger part first, so that nothing overflows.</summary>
    public static PythonComplex operator /(PythonComplex left, PythonComplex right)
    {
        if (!right.IsTrue)
        {
            throw new TemplateRuntimeException("complex division by zero");
        }

        if (Math.Abs(right.Real) >= Math.Abs(right.Imaginary))
        {
            var ratio = right.Imaginary / right.Real;
            var divisor = right.Real + (right.Imaginary * ratio);
            return new PythonComplex((left.Real + (left.Imaginary * ratio)) / divisor, (left.Imaginary - (left.Real * ratio)) / divisor);
        }
        else
        {
            var ratio = right.Real / right.Imaginary;
            var divisor = (right.Real * ratio) + right.Imaginary;
            return new PythonComplex(((left.Real * ratio) + left.Imaginary) / divisor, ((left.Imaginary * ratio) - left.Real) / divisor);
        }
    }

    public static PythonComplex Power(PythonComplex value, PythonComplex exponent)
    {
        if (exponent is { Imaginary: 0 } && Math.Floor(exponent.Real) == exponent.Real && Math.Abs(exponent.Real) <= LargestWholePower)
        {
            var whole = WholePower(value, (int)Math.Abs(exponent.Real));
            return exponent.Real >= 0 ? whole : new PythonComplex(1, 0) / whole;
        }

        if (!value.IsTrue)
        {
            return exponent.Imaginary != 0 || exponent.Real < 0
                ? throw new TemplateRuntimeException("0.0 to a negative or complex power")
                : new PythonComplex(0, 0);
        }

        var length = value.Magnitude();
        var angle = Math.Atan2(value.Imaginary, value.Real);
        var (size, phase) = (Math.Pow(length, exponent.Real), angle * exponent.Real);
        if (exponent.Imaginary != 0)
        {
            size *= Math.Exp(-angle * exponent.Imaginary);
            phase += exponent.Imaginary * Math.Log(length);
        }

        return new PythonComplex(size * Math.Cos(phase), size * Math.Sin(phase));
    }

    /// <summary>What an operator gives where one side is complex; null when the other is no number.</summary>
    public static PythonComplex? Operate(string operation, object? left, object? right)
    {
        if ((left is not PythonComplex && right is not PythonComplex) || From(left) is not { } a || From(right) is not { } b)
        {
            return null;
        }

        return operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "** or pow()" => Power(a, b),
            _ => null,
        };
    }

    /// <summary>Its distance from zero: <c>abs</c>.</summary>
    public double Magnitude() => Complex.Abs(new Complex(Real, Imaginary));

    /// <summary>Equal to a number when it has no imaginary part.</summary>
    public bool EqualsNumber(object? other) => From(other) is { } number && Real == number.Real && Imaginary == number.Imaginary;

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "real" => Real,
            "imag" => Imaginary,
            "conjugate" => (JinjaFunction)(_ => new PythonComplex(Real, -Imaginary)),
            _ => null,
        };
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public override string ToString()
    {
        var imaginary = Part(Imaginary);
        return Real == 0 && !double.IsNegative(Real) ? imaginary + "j"
            : $"({Part(Real)}{(imaginary.StartsWith('-') ? "" : "+")}{imaginary}j)";
    }

    private static string Part(double number)
    {
        var text = PythonRepr.Number(number);
        return text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }

    private static PythonComplex WholePower(PythonComplex value, int exponent)
    {
        var (result, factor) = (new PythonComplex(1, 0), value);
        for (; exponent > 0; exponent >>= 1, factor *= factor)
        {
            result = (exponent & 1) == 1 ? result * factor : result;
        }

        return result;
    }
}
