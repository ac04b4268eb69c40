namespace Playbooks.Variables;

/// <summary>What one rendering of a template has read: each name with its value as loaded, those that its variables' own templates read among them. Whoever would read the same gets the
/// same text, on whatever host. A rendering that called a function with a scope of its own (lookup, now, random) or read other hosts is never shared.</summary>
internal sealed class RenderInputs
{
    private static readonly object Missing = new();
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    /// <summary>False: the text depends on more than the names that were read.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Note(TaskScope scope, string name)
    {
        if (IsComplete && !values.ContainsKey(name))
        {
            IsComplete = !IsBeyond(name);
            values[name] = IsComplete ? Raw(scope, name) : null;
        }
    }

    /// <summary>True when a rendering with this scope would read the same values.</summary>
    public bool Match(TaskScope scope)
    {
        try
        {
            foreach (var (name, value) in values)
            {
                if (scope.Unknown?.Contains(name) == true || !IsSame(value, Raw(scope, name)))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is FactsNeededException or ValueUnknownException)
        {
            return false;
        }
    }

    private static bool IsBeyond(string name)
        => ReferenceEquals(name, TaskScope.OwnName) || name is "hostvars" or "vars" or "ansible_facts" or "play_hosts" or "ansible_play_batch" or "ansible_play_hosts";

    private static object? Raw(TaskScope scope, string name)
        => scope.Locals.TryGetValue(name, out var value) || MagicVariables.TryGet(scope, name, out value) || scope.TryFind(name, out value) ? value : Missing;

    private static bool IsSame(object? one, object? other)
        => ReferenceEquals(one, other) || one switch
        {
            string text => other is string same && text == same,
            bool or long or double => one.Equals(other),
            List<object?> list => other is List<object?> same && list.Count == same.Count && list.TrueForAll(item => item is string) && list.SequenceEqual(same),
            IComparable moment => moment.Equals(other),
            _ => false,
        };
}
