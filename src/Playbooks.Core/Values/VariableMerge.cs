using Playbooks.Jinja;

namespace Playbooks.Values;

/// <summary>Lays one level of variables over another: the later one wins, key by key. With hash_behaviour = merge mappings are merged through all depths.</summary>
internal sealed record VariableMerge(bool IsDeep = false)
{
    /// <summary>Changes <paramref name="target"/>, never the values in it.</summary>
    public void Into(JinjaDict target, JinjaDict level)
    {
        foreach (var (key, value) in level)
        {
            Set(target, key, value);
        }
    }

    public void Set(JinjaDict target, object? key, object? value)
        => target[key] = IsDeep && value is JinjaDict above && target.TryGetValue(key, out var old) && old is JinjaDict below ? Merged(below, above) : value;

    public JinjaDict Merged(JinjaDict below, JinjaDict above)
    {
        var merged = new JinjaDict(below);
        Into(merged, above);
        return merged;
    }
}
