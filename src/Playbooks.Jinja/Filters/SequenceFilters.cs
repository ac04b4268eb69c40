using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Filters;

/// <summary>Filters over lists and other sequences.</summary>
internal static class SequenceFilters
{
    public static object? Length(CallContext call)
    {
        call.Bind();
        return PythonValues.Length(call.Value) is { } length
            ? PythonValues.Box((long)length)
            : throw new TemplateRuntimeException($"object of type '{PythonValues.TypeName(call.Value)}' has no len()");
    }

    public static object? List(CallContext call)
    {
        call.Bind();
        return PythonValues.ToList(call.Value);
    }

    public static object? Items(CallContext call)
    {
        call.Bind();
        return call.Value is Undefined
            ? new List<object?>()
            : PythonValues.PairsOf(call.Value)?.Select(pair => (object?)new JinjaTuple(pair.Key, pair.Value)).ToList()
                ?? throw new TemplateRuntimeException("Can only get item pairs from a mapping.");
    }

    public static object? First(CallContext call)
    {
        call.Bind();
        foreach (var item in PythonValues.Iterate(call.Value))
        {
            return item;
        }

        return new Undefined("No first item, sequence was empty.");
    }

    public static object? Last(CallContext call)
    {
        call.Bind();
        if (PythonValues.SequenceOf(call.Value) is { } list)
        {
            return list.Count > 0 ? list[^1] : new Undefined("No last item, sequence was empty.");
        }

        if (call.Value is PythonBytes)
        {
            return PythonValues.ToList(call.Value) is { Count: > 0 } bytes ? bytes[^1] : new Undefined("No last item, sequence was empty.");
        }

        if (call.Value is PythonSet)
        {
            throw new TemplateRuntimeException("'set' object is not reversible");
        }

        object? last = new Undefined("No last item, sequence was empty.");
        foreach (var item in PythonValues.Iterate(call.Value))
        {
            last = item;
        }

        return last;
    }

    public static object? RandomItem(CallContext call)
    {
        call.Bind();
        var items = PythonValues.IsMapping(call.Value) ? throw new TemplateRuntimeException("0") : PythonValues.ToList(call.Value);
        return items.Count == 0
            ? new Undefined("No random item, sequence was empty.")
            : items[System.Security.Cryptography.RandomNumberGenerator.GetInt32(items.Count)];
    }

    public static object? Reverse(CallContext call)
    {
        call.Bind();
        if (PythonValues.TextOf(call.Value) is { } text)
        {
            var reversed = PythonText.Reverse(text);
            return call.Value is Markup ? new Markup(reversed) : reversed;
        }

        if (call.Value is null || Numbers.IsNumber(call.Value))
        {
            throw call.Error("argument must be iterable");
        }

        var items = PythonValues.ToList(call.Value);
        items.Reverse();
        return items;
    }

    public static object? Sum(CallContext call)
    {
        var arguments = call.Bind("attribute?", "start?");
        var path = new AttributePath(arguments[0]);
        var total = arguments.Value(1, PythonValues.Box(0L));
        if (PythonValues.IsText(total))
        {
            throw new TemplateRuntimeException("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (var item in PythonValues.Iterate(call.Value))
        {
            total = Arithmetic.Add(total, path.Get(item));
        }

        return total;
    }

    public static object? Slice(CallContext call)
    {
        var arguments = call.Bind("slices", "fill_with?");
        var items = PythonValues.ToList(call.Value);
        var slices = (int)Math.Min(arguments.Integer(0), 10_000_000);
        if (slices == 0)
        {
            throw new TemplateRuntimeException("integer division or modulo by zero");
        }

        var result = new List<object?>();
        if (slices < 0)
        {
            return result;
        }

        var (size, extra) = (items.Count / slices, items.Count % slices);
        var start = 0;
        for (var i = 0; i < slices; i++)
        {
            var end = start + size + (i < extra ? 1 : 0);
            var part = items.GetRange(start, end - start);
            if (arguments[1] is not null && i >= extra)
            {
                part.Add(arguments[1]);
            }

            result.Add(part);
            start = end;
        }

        return result;
    }

    public static object? Batch(CallContext call)
    {
        var arguments = call.Bind("linecount", "fill_with?");
        var size = arguments[0];
        var result = new List<object?>();
        List<object?> current = [];
        foreach (var item in PythonValues.Iterate(call.Value))
        {
            if (PythonValues.AreEqual((long)current.Count, size))
            {
                result.Add(current);
                current = [];
            }

            current.Add(item);
        }

        if (current.Count > 0)
        {
            while (arguments[1] is not null && current.Count < arguments.Integer(0))
            {
                current.Add(arguments[1]);
            }

            result.Add(current);
        }

        return result;
    }
}
