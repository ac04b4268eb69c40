using System.Numerics;

namespace Playbooks.Jinja.Evaluation;

/// <summary>Python's arithmetic operators.</summary>
internal static class Arithmetic
{
    private const int MaximumLength = 100_000_000;

    public static object? Add(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            var sum = unchecked(a + b);
            return ((a ^ sum) & (b ^ sum)) < 0 ? (BigInteger)a + b : PythonValues.Box(sum);
        }

        if (left is string text && right is string other)
        {
            return text + other;
        }

        if (left is Markup || right is Markup)
        {
            return PythonValues.IsText(left) && PythonValues.IsText(right)
                ? new Markup(HtmlText.Escape(left).Value + HtmlText.Escape(right).Value)
                : throw Unsupported("+", left, right);
        }

        if (AreNumbers(left, right))
        {
            return left is double || right is double
                ? Numbers.ToDouble(left) + Numbers.ToDouble(right)
                : Numbers.Normalize(Numbers.ToBig(left) + Numbers.ToBig(right));
        }

        return Concatenate(left, right) ?? Operate("+", left, right) ?? PythonComplex.Operate("+", left, right) ?? throw Unsupported("+", left, right);
    }

    public static object? Subtract(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            var difference = unchecked(a - b);
            return ((a ^ b) & (a ^ difference)) < 0 ? (BigInteger)a - b : PythonValues.Box(difference);
        }

        return !AreNumbers(left, right) ? Operate("-", left, right) ?? PythonComplex.Operate("-", left, right) ?? throw Unsupported("-", left, right)
            : left is double || right is double ? Numbers.ToDouble(left) - Numbers.ToDouble(right)
            : Numbers.Normalize(Numbers.ToBig(left) - Numbers.ToBig(right));
    }

    public static object? Multiply(object? left, object? right)
    {
        if (AreNumbers(left, right))
        {
            return left is double || right is double
                ? Numbers.ToDouble(left) * Numbers.ToDouble(right)
                : Numbers.Normalize(Numbers.ToBig(left) * Numbers.ToBig(right));
        }

        if ((PythonComplex.Operate("*", left, right) ?? Operate("*", left, right)) is { } product)
        {
            return product;
        }

        if (Numbers.IsInteger(right))
        {
            return Repeat(left, right) ?? throw Unsupported("*", left, right);
        }

        return (Numbers.IsInteger(left) ? Repeat(right, left) : null) ?? throw Unsupported("*", left, right);
    }

    public static object? Divide(object? left, object? right)
    {
        if (!AreNumbers(left, right))
        {
            return PythonComplex.Operate("/", left, right) ?? Operate("/", left, right) ?? throw Unsupported("/", left, right);
        }

        if (left is double || right is double)
        {
            var divisor = Numbers.ToDouble(right);
            return divisor == 0 ? throw new TemplateRuntimeException("float division by zero") : Numbers.ToDouble(left) / divisor;
        }

        var (a, b) = (Numbers.ToBig(left), Numbers.ToBig(right));
        return b.IsZero ? throw new TemplateRuntimeException("division by zero") : Quotient(a, b);
    }

    public static object? FloorDivide(object? left, object? right)
    {
        if (!AreNumbers(left, right))
        {
            return Operate("//", left, right) ?? throw Unsupported("//", left, right);
        }

        if (left is double || right is double)
        {
            var (a, b) = (Numbers.ToDouble(left), Numbers.ToDouble(right));
            return b == 0 ? throw new TemplateRuntimeException("float floor division by zero") : FloatFloorDivide(a, b);
        }

        var (dividend, divisor) = (Numbers.ToBig(left), Numbers.ToBig(right));
        if (divisor.IsZero)
        {
            throw new TemplateRuntimeException("integer division or modulo by zero");
        }

        var quotient = BigInteger.DivRem(dividend, divisor, out var remainder);
        return Numbers.Normalize(!remainder.IsZero && remainder.Sign != divisor.Sign ? quotient - 1 : quotient);
    }

    public static object? Modulo(object? left, object? right)
    {
        if (PythonValues.TextOf(left) is { } format)
        {
            return left is Markup ? new Markup(Formatting.PercentFormat.Format(format, right, escape: true)) : Formatting.PercentFormat.Format(format, right);
        }

        if (!AreNumbers(left, right))
        {
            return Operate("%", left, right) ?? throw Unsupported("%", left, right);
        }

        if (left is double || right is double)
        {
            var divisor = Numbers.ToDouble(right);
            return divisor == 0 ? throw new TemplateRuntimeException("float modulo") : FloatModulo(Numbers.ToDouble(left), divisor);
        }

        var (a, b) = (Numbers.ToBig(left), Numbers.ToBig(right));
        if (b.IsZero)
        {
            throw new TemplateRuntimeException("integer modulo by zero");
        }

        var remainder = BigInteger.Remainder(a, b);
        return Numbers.Normalize(!remainder.IsZero && remainder.Sign != b.Sign ? remainder + b : remainder);
    }

    public static object? Power(object? left, object? right)
    {
        if (!AreNumbers(left, right))
        {
            return PythonComplex.Operate("** or pow()", left, right) ?? throw Unsupported("** or pow()", left, right);
        }

        if (left is double || right is double || Numbers.ToBig(right).Sign < 0)
        {
            return FloatPower(Numbers.ToDouble(left), Numbers.ToDouble(right));
        }

        var (number, exponent) = (Numbers.ToBig(left), Numbers.ToBig(right));
        if (BigInteger.Abs(number) <= 1)
        {
            return Numbers.Normalize(exponent.IsZero || number.IsOne ? 1 : number.IsZero ? 0 : exponent.IsEven ? 1 : -1);
        }

        if ((double)exponent * number.GetBitLength() > 8.0 * MaximumLength)
        {
            throw new TemplateRuntimeException("the result of ** is too large");
        }

        return Numbers.Normalize(BigInteger.Pow(number, (int)exponent));
    }

    public static object? Negate(object? value) => value switch
    {
        double number => -number,
        PythonComplex number => -number,
        Ansible.PythonTimeDelta delta => delta.Negated(),
        _ when Numbers.IsInteger(value) => Numbers.Normalize(-Numbers.ToBig(value)),
        Undefined undefined => throw undefined.Error(),
        _ => throw new TemplateRuntimeException($"bad operand type for unary -: '{PythonValues.TypeName(value)}'"),
    };

    public static object? Plus(object? value) => value switch
    {
        double or PythonComplex => value,
        _ when Numbers.IsInteger(value) => Numbers.Normalize(Numbers.ToBig(value)),
        Undefined undefined => throw undefined.Error(),
        _ => throw new TemplateRuntimeException($"bad operand type for unary +: '{PythonValues.TypeName(value)}'"),
    };

    /// <summary><c>left ** right</c> of floats.</summary>
    public static object FloatPower(double left, double right)
    {
        if (left == 0 && right < 0)
        {
            throw new TemplateRuntimeException("0.0 cannot be raised to a negative power");
        }

        if (left < 0 && !double.IsInfinity(left) && Math.Floor(right) != right)
        {
            return PythonComplex.Power(new PythonComplex(left, 0), new PythonComplex(right, 0));
        }

        var result = Math.Pow(left, right);
        return double.IsInfinity(result) && !double.IsInfinity(left) && !double.IsInfinity(right)
            ? throw new TemplateRuntimeException("(34, 'Numerical result out of range')")
            : result;
    }

    private static object? Operate(string operation, object? left, object? right) =>
        (left as IPythonOperand)?.Operate(operation, right, reversed: false) ?? (right as IPythonOperand)?.Operate(operation, left, reversed: true);

    private static bool AreNumbers(object? left, object? right) => Numbers.IsNumber(left) && Numbers.IsNumber(right);

    private static double FloatFloorDivide(double left, double right)
    {
        var remainder = left % right;
        var quotient = (left - remainder) / right;
        if (remainder != 0 && remainder < 0 != right < 0)
        {
            quotient--;
        }

        if (quotient == 0)
        {
            return Math.CopySign(0, left / right);
        }

        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double FloatModulo(double left, double right)
    {
        var remainder = left % right;
        if (remainder == 0)
        {
            return Math.CopySign(0, right);
        }

        return remainder < 0 != right < 0 ? remainder + right : remainder;
    }

    private static double Quotient(BigInteger left, BigInteger right)
    {
        const long exact = 1L << 53;
        if (BigInteger.Abs(left) <= exact && BigInteger.Abs(right) <= exact)
        {
            return (double)(long)left / (double)(long)right;
        }

        // Scaled so that the integer quotient keeps more bits than a double can hold; the lost remainder becomes a sticky bit.
        var shift = (int)Math.Max(0, 66 - ((long)BigInteger.Abs(left).GetBitLength() - BigInteger.Abs(right).GetBitLength()));
        var quotient = BigInteger.DivRem(BigInteger.Abs(left) << shift, BigInteger.Abs(right), out var remainder);
        if (!remainder.IsZero)
        {
            quotient |= 1;
        }

        var result = Math.ScaleB(Numbers.RoundToDouble(quotient), -shift);
        if (double.IsInfinity(result))
        {
            throw new TemplateRuntimeException("integer division result too large for a float");
        }

        return left.Sign * right.Sign < 0 ? -result : result;
    }

    private static object? Concatenate(object? left, object? right)
    {
        if (left is JinjaTuple tuple && right is JinjaTuple second)
        {
            return new JinjaTuple([.. tuple, .. second]);
        }

        if (left is PythonBytes bytes && right is PythonBytes more)
        {
            return new PythonBytes([.. bytes.Value.Span, .. more.Value.Span]);
        }

        return IsList(left) && IsList(right) ? new List<object?>([.. (IEnumerable<object?>)left!, .. (IEnumerable<object?>)right!]) : null;
    }

    private static object? Repeat(object? value, object? times)
    {
        var count = (int)Math.Clamp(Numbers.ToIndex(times) ?? 0, 0, MaximumLength);
        if (PythonValues.TextOf(value) is { } text)
        {
            return (long)text.Length * count > MaximumLength ? throw new TemplateRuntimeException("the repeated text is too large")
                : value is Markup ? new Markup(string.Concat(Enumerable.Repeat(text, count)))
                : string.Concat(Enumerable.Repeat(text, count));
        }

        if (value is PythonBytes bytes)
        {
            return (long)bytes.Length * count > MaximumLength ? throw new TemplateRuntimeException("the repeated bytes are too large")
                : new PythonBytes([.. Enumerable.Repeat(bytes.Value, count).SelectMany(part => part.ToArray())]);
        }

        if (value is not JinjaTuple && !IsList(value))
        {
            return null;
        }

        var items = PythonValues.SequenceOf(value)!;
        if ((long)items.Count * count > MaximumLength)
        {
            throw new TemplateRuntimeException("the repeated list is too large");
        }

        var all = Enumerable.Repeat(items, count).SelectMany(item => item).ToList();
        return value is JinjaTuple ? new JinjaTuple(all) : all;
    }

    private static bool IsList(object? value) =>
        value is IList<object?> or IReadOnlyList<object?> && value is not (JinjaTuple or PythonRange or IJinjaObject);

    private static bool IsRepeatable(object? value) => PythonValues.IsText(value) || value is JinjaTuple or PythonBytes || IsList(value);

    private static TemplateRuntimeException Unsupported(string operation, object? left, object? right)
    {
        if (left is Undefined undefined || (undefined = (right as Undefined)!) is not null)
        {
            return undefined.Error();
        }

        if (operation == "+" && PythonValues.IsText(left))
        {
            return new TemplateRuntimeException($"can only concatenate str (not \"{PythonValues.TypeName(right)}\") to str");
        }

        if (operation == "+" && (IsList(left) || left is JinjaTuple))
        {
            var type = PythonValues.TypeName(left);
            return new TemplateRuntimeException($"can only concatenate {type} (not \"{PythonValues.TypeName(right)}\") to {type}");
        }

        if (operation == "*" && (IsRepeatable(left) || IsRepeatable(right)))
        {
            return new TemplateRuntimeException($"can't multiply sequence by non-int of type '{PythonValues.TypeName(IsRepeatable(left) ? right : left)}'");
        }

        return new TemplateRuntimeException(
            $"unsupported operand type(s) for {operation}: '{PythonValues.TypeName(left)}' and '{PythonValues.TypeName(right)}'");
    }
}
