namespace Playbooks.Jinja.Evaluation;

/// <summary>Names that a template has set, in one scope: few, so they are compared one after the other.</summary>
internal sealed class Frame(Frame? parent)
{
    private string[] names = [];
    private object?[] values = [];
    private int count;

    /// <summary>The names of this frame alone, in the order in which they were first set.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Own => Enumerable.Range(0, count).Select(i => KeyValuePair.Create(names[i], values[i]));

    public bool TryGet(string name, out object? value)
    {
        for (var frame = this; frame is not null; frame = frame.Parent)
        {
            var own = frame.names;
            for (var i = 0; i < frame.count; i++)
            {
                if (own[i] == name)
                {
                    value = frame.values[i];
                    return true;
                }
            }
        }

        value = null;
        return false;
    }

    public void Set(string name, object? value)
    {
        for (var i = 0; i < count; i++)
        {
            if (names[i] == name)
            {
                values[i] = value;
                return;
            }
        }

        if (count == names.Length)
        {
            var size = count == 0 ? 4 : count * 2;
            Array.Resize(ref names, size);
            Array.Resize(ref values, size);
        }

        (names[count], values[count]) = (name, value);
        count++;
    }

    /// <summary>Gives a name another value in the scope that has it.</summary>
    public void Replace(string name, object? value)
    {
        for (var frame = this; frame is not null; frame = frame.Parent)
        {
            if (Array.IndexOf(frame.names, name, 0, frame.count) is >= 0 and var index)
            {
                frame.values[index] = value;
                return;
            }
        }
    }

    private Frame? Parent { get; } = parent;
}
