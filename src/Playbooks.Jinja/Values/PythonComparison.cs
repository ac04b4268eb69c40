namespace Playbooks.Jinja;

/// <summary>Python's <c>==</c> and <c>&lt;</c>.</summary>
internal static class PythonComparison
{
    public static bool AreEqual(object? left, object? right)
    {
        switch (left, right)
        {
            case (Undefined { IsLenient: true }, _) when right is not Undefined { IsLenient: false }:
                return right is Undefined;
            case (_, Undefined { IsLenient: true }) when left is not Undefined:
                return false;
            case (Undefined undefined, _):
                throw undefined.Error();
            case (_, Undefined undefined):
                throw undefined.Error();
            case (string a, string b):
                return string.Equals(a, b, StringComparison.Ordinal);
            case (long a, long b):
                return a == b;
            case (null, null):
                return true;
            case (null, _) or (_, null):
                return false;
        }

        if (PythonValues.TextOf(left) is { } text)
        {
            return PythonValues.TextOf(right) is { } other && string.Equals(text, other, StringComparison.Ordinal);
        }

        if (Numbers.IsNumber(left))
        {
            return right is PythonComplex imaginary ? imaginary.EqualsNumber(left) : Numbers.IsNumber(right) && (Numbers.Compare(left, right) == 0);
        }

        if (left is PythonComplex complex)
        {
            return complex.EqualsNumber(right);
        }

        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (PythonValues.IsMapping(left))
        {
            return PythonValues.IsMapping(right) && MappingsEqual(left, right);
        }

        if (PythonSet.Of(left) is { } set)
        {
            return PythonSet.Of(right) is { } others && set.Count == others.Count && set.IsSubsetOf(others);
        }

        if (left is JinjaTuple != right is JinjaTuple || left is PythonRange != right is PythonRange)
        {
            return false;
        }

        return PythonValues.SequenceOf(left) is { } list
            ? PythonValues.SequenceOf(right) is { } items && SequencesEqual(list, items)
            : left.Equals(right);
    }

    /// <summary><c>left &lt; right</c> and its like. A set is less than another when it is a part of it, and a number that is none (NaN) is neither less nor greater.</summary>
    public static bool Holds(object? left, string operation, object? right) => PythonSet.Of(left) is { } set && PythonSet.Of(right) is { } other
        ? operation switch
        {
            "<" => set.Count < other.Count && set.IsSubsetOf(other),
            "<=" => set.IsSubsetOf(other),
            ">" => other.Count < set.Count && other.IsSubsetOf(set),
            _ => other.IsSubsetOf(set),
        }
        : Compare(left, right, operation) is var order && IsOrdered(left, right) && operation switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };

    /// <summary>The order of two values. NaN compares as unordered: see <see cref="IsOrdered"/>.</summary>
    public static int Compare(object? left, object? right, string operation)
    {
        if (left is long a && right is long b)
        {
            return a.CompareTo(b);
        }

        if (PythonValues.TextOf(left) is { } text && PythonValues.TextOf(right) is { } other)
        {
            return PythonText.Compare(text, other);
        }

        if (left is Undefined undefined || (undefined = (right as Undefined)!) is not null)
        {
            throw undefined.Error();
        }

        if (Numbers.IsNumber(left) && Numbers.IsNumber(right))
        {
            return Numbers.Compare(left, right);
        }

        if (left is JinjaTuple == right is JinjaTuple && left is not PythonRange && right is not PythonRange
            && PythonValues.SequenceOf(left) is { } list && PythonValues.SequenceOf(right) is { } items)
        {
            return CompareSequences(list, items, operation);
        }

        if (left is PythonBytes bytes && right is PythonBytes more)
        {
            return bytes.Value.Span.SequenceCompareTo(more.Value.Span);
        }

        if (left is IComparable comparable && right is not null && left.GetType() == right.GetType())
        {
            return comparable.CompareTo(right);
        }

        throw new TemplateRuntimeException(
            $"'{operation}' not supported between instances of '{PythonValues.TypeName(left)}' and '{PythonValues.TypeName(right)}'");
    }

    /// <summary>False when one of the two is not a number (NaN), which is neither less, equal nor greater.</summary>
    public static bool IsOrdered(object? left, object? right) => left is not double.NaN && right is not double.NaN;

    private static int CompareSequences(IReadOnlyList<object?> left, IReadOnlyList<object?> right, string operation)
    {
        var common = Math.Min(left.Count, right.Count);
        for (var i = 0; i < common; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return Compare(left[i], right[i], operation);
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static bool SequencesEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MappingsEqual(object left, object right)
    {
        if (PythonValues.Length(left) != PythonValues.Length(right))
        {
            return false;
        }

        var other = PythonValues.DictOf(right)!;
        foreach (var (key, value) in PythonValues.PairsOf(left)!)
        {
            if (!other.TryGetValue(key, out var match) || !AreEqual(value, match))
            {
                return false;
            }
        }

        return true;
    }
}
