namespace Playbooks.Jinja;

/// <summary>The arguments of a call by position of the parameter.</summary>
public readonly struct BoundArguments
{
    private static readonly object Missing = new();
    private readonly object?[] values;
    private readonly CallContext call;

    private BoundArguments(CallContext call, object?[] values)
    {
        this.call = call;
        this.values = values;
    }

    /// <summary>The value of a parameter; null when it was left out.</summary>
    public object? this[int index] => Has(index) ? values[index] : null;

    /// <summary>The parameter was given.</summary>
    public bool Has(int index) => !ReferenceEquals(values[index], Missing);

    /// <summary>A value, or <paramref name="fallback"/> when it was left out.</summary>
    public object? Value(int index, object? fallback) => Has(index) ? values[index] : fallback;

    /// <summary>A text; a number is not converted. Throws when it is something else.</summary>
    public string Text(int index)
    {
        var value = this[index];
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }

        return PythonValues.TextOf(value) ?? throw call.Error($"{call.Name}: expected str, got {PythonValues.TypeName(value)}");
    }

    public string Text(int index, string fallback) => Has(index) ? Text(index) : fallback;

    /// <summary>A text, or null when it was left out or is None.</summary>
    public string? OptionalText(int index) => this[index] is null ? null : Text(index);

    /// <summary>An integer. Throws when it is something else.</summary>
    public long Integer(int index)
    {
        var value = this[index];
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }

        return Numbers.ToIndex(value) ?? throw call.Error($"'{PythonValues.TypeName(value)}' object cannot be interpreted as an integer");
    }

    public long Integer(int index, long fallback) => Has(index) ? Integer(index) : fallback;

    /// <summary>An integer, or null when it was left out or is None.</summary>
    public long? OptionalInteger(int index) => this[index] is null ? null : Integer(index);

    /// <summary>The truth of a value, or <paramref name="fallback"/> when it was left out.</summary>
    public bool Flag(int index, bool fallback) => Has(index) ? PythonValues.IsTrue(values[index]) : fallback;

    internal static BoundArguments Bind(CallContext call, ReadOnlySpan<string> parameters)
    {
        var values = new object?[parameters.Length];
        Array.Fill(values, Missing);
        if (call.Positional.Count > values.Length)
        {
            throw call.Error($"{call.Name}() takes {values.Length} positional arguments but {call.Positional.Count} were given");
        }

        for (var i = 0; i < call.Positional.Count; i++)
        {
            values[i] = call.Positional[i];
        }

        if (call.Keyword is not null)
        {
            BindKeywords(call, parameters, values);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (ReferenceEquals(values[i], Missing) && !parameters[i].EndsWith('?'))
            {
                throw call.Error($"{call.Name}() missing 1 required positional argument: '{parameters[i]}'");
            }
        }

        return new BoundArguments(call, values);
    }

    private static void BindKeywords(CallContext call, ReadOnlySpan<string> parameters, object?[] values)
    {
        foreach (var (key, value) in call.Keyword!)
        {
            var name = PythonValues.Str(key);
            var index = -1;
            for (var i = 0; i < parameters.Length && index < 0; i++)
            {
                index = parameters[i].AsSpan().TrimEnd('?').SequenceEqual(name) ? i : -1;
            }

            if (index < 0)
            {
                throw call.Error($"{call.Name}() got an unexpected keyword argument '{name}'");
            }

            if (!ReferenceEquals(values[index], Missing))
            {
                throw call.Error($"{call.Name}() got multiple values for argument '{name}'");
            }

            values[index] = value;
        }
    }
}
