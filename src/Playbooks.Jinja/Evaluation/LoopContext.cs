namespace Playbooks.Jinja.Evaluation;

/// <summary>The variable <c>loop</c>. Looks one item ahead, or at all of them, only when it is asked.</summary>
internal sealed class LoopContext(object? iterable, IEnumerator<object?> items, int depth0, Func<object?, int, object?>? recurse)
    : IJinjaObject, ICallable
{
    private static readonly object Missing = new();
    private IEnumerator<object?> items = items;
    private long index0 = -1;
    private long? length;
    private object? after = Missing;
    private object? current = Missing;
    private object? before = Missing;
    private IReadOnlyList<object?>? lastChanged;

    public string PythonTypeName => "LoopContext";

    /// <summary>Goes to the next item. False when there is none.</summary>
    public bool MoveNext(out object? item)
    {
        item = ReferenceEquals(after, Missing) ? Take() : after;
        after = Missing;
        if (ReferenceEquals(item, Missing))
        {
            return false;
        }

        index0++;
        (before, current) = (current, item);
        return true;
    }

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "index" => PythonValues.Box(index0 + 1),
            "index0" => PythonValues.Box(index0),
            "revindex" => PythonValues.Box(Length() - index0),
            "revindex0" => PythonValues.Box(Length() - index0 - 1),
            "first" => PythonValues.Box(index0 == 0),
            "last" => PythonValues.Box(ReferenceEquals(PeekNext(), Missing)),
            "length" => PythonValues.Box(Length()),
            "depth" => PythonValues.Box(depth0 + 1L),
            "depth0" => PythonValues.Box((long)depth0),
            "previtem" => index0 == 0 ? new Undefined("there is no previous item") : before,
            "nextitem" => ReferenceEquals(PeekNext(), Missing) ? new Undefined("there is no next item") : after,
            "cycle" => (JinjaFunction)Cycle,
            "changed" => (JinjaFunction)Changed,
            _ => Missing,
        };
        return !ReferenceEquals(value, Missing);
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public object? Call(CallContext call) => recurse is null
        ? throw new TemplateRuntimeException("The loop must have the 'recursive' marker to be called recursively.")
        : recurse(call.Bind("iterable")[0], depth0 + 1);

    public override string ToString() => $"<LoopContext {index0 + 1}/{Length()}>";

    private object? Take() => items.MoveNext() ? PythonValues.FromHost(items.Current) : Missing;

    private object? PeekNext() => ReferenceEquals(after, Missing) ? after = Take() : after;

    private long Length()
    {
        if (length is null)
        {
            length = PythonValues.Length(iterable);
            if (length is null)
            {
                var rest = new List<object?>();
                while (items.MoveNext())
                {
                    rest.Add(items.Current);
                }

                items = rest.GetEnumerator();
                length = rest.Count + index0 + 1 + (ReferenceEquals(after, Missing) ? 0 : 1);
            }
        }

        return length.Value;
    }

    private object? Cycle(CallContext call) => call.Positional.Count == 0
        ? throw new TemplateRuntimeException("no items for cycling given")
        : call.Positional[(int)(index0 % call.Positional.Count)];

    private object? Changed(CallContext call)
    {
        if (lastChanged is not null && PythonValues.AreEqual(new JinjaTuple(lastChanged), new JinjaTuple(call.Positional)))
        {
            return PythonValues.False;
        }

        lastChanged = call.Positional;
        return PythonValues.True;
    }
}
