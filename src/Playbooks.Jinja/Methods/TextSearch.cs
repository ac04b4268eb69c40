using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Methods;

/// <summary>Finding text in text, between optional positions.</summary>
internal static class TextSearch
{
    /// <summary>The first or last position, -1 when there is none.</summary>
    public static object Find(string text, CallContext call, bool last)
    {
        var arguments = call.Bind("sub", "start?", "end?");
        var (part, offset, valid) = Part(text, arguments);
        if (!valid)
        {
            return PythonValues.Box(-1L);
        }

        var index = last ? part.LastIndexOf(arguments.Text(0), StringComparison.Ordinal) : part.IndexOf(arguments.Text(0), StringComparison.Ordinal);
        return PythonValues.Box(index < 0 ? -1L : offset + PythonText.Length(part[..index]));
    }

    public static object Count(string text, CallContext call)
    {
        var arguments = call.Bind("sub", "start?", "end?");
        var (part, _, valid) = Part(text, arguments);
        var wanted = arguments.Text(0);
        if (!valid || wanted.Length == 0)
        {
            return PythonValues.Box(valid ? PythonText.Length(part) + 1L : 0L);
        }

        var count = 0L;
        for (var i = part.IndexOf(wanted, StringComparison.Ordinal); i >= 0; i = part.IndexOf(wanted, i + wanted.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return PythonValues.Box(count);
    }

    /// <summary><c>endswith</c> or <c>startswith</c>; the wanted text may be a tuple of texts.</summary>
    public static object EndsWith(string text, CallContext call, bool end)
    {
        var arguments = call.Bind("affix", "start?", "end?");
        var (part, _, valid) = Part(text, arguments);
        var wanted = arguments[0] is JinjaTuple tuple ? tuple : new JinjaTuple(arguments[0]);
        return PythonValues.Box(valid && wanted.Any(affix => Matches(part, affix, end, call.Name)));
    }

    private static bool Matches(string text, object? affix, bool end, string name)
    {
        if (affix is Undefined undefined)
        {
            throw undefined.Error();
        }

        var wanted = PythonValues.TextOf(affix)
            ?? throw new TemplateRuntimeException($"{name} first arg must be str or a tuple of str, not {PythonValues.TypeName(affix)}");
        return end ? text.EndsWith(wanted, StringComparison.Ordinal) : text.StartsWith(wanted, StringComparison.Ordinal);
    }

    private static (string Part, int Offset, bool Valid) Part(string text, BoundArguments arguments)
    {
        if (arguments[1] is null && arguments[2] is null)
        {
            return (text, 0, true);
        }

        var points = PythonText.Split(text);
        var (start, stop, _) = new PythonSlice(arguments[1], arguments[2], null).Indices(points.Count);
        var beyond = arguments.OptionalInteger(1) is { } first && first > points.Count;
        return (string.Concat(points.Skip((int)start).Take((int)(stop - start))), (int)start, !beyond && start <= stop);
    }
}
