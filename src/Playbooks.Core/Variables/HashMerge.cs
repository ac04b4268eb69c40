using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>hash_behaviour = merge over all levels of the precedence: mappings are merged as long as each stronger value is one too.</summary>
internal static class HashMerge
{
    /// <param name="strongestFirst">What each level says; read only as far as it matters.</param>
    /// <param name="value">What comes of it.</param>
    public static bool TryFind(IEnumerable<object?> strongestFirst, out object? value)
    {
        var mappings = new List<JinjaDict>();
        foreach (var level in strongestFirst)
        {
            if (level is JinjaDict mapping)
            {
                mappings.Add(mapping);
                continue;
            }

            if (mappings.Count == 0)
            {
                value = level;
                return true;
            }

            break;
        }

        mappings.Reverse();
        var merge = new VariableMerge(IsDeep: true);
        value = mappings.Count == 0 ? null : mappings.Count == 1 ? mappings[0] : mappings.Aggregate(new JinjaDict(), merge.Merged);
        return mappings.Count > 0;
    }

    public static IEnumerable<object?> Values(IEnumerable<JinjaDict> levels, string name)
    {
        foreach (var level in levels)
        {
            if (level.TryGetValue(name, out var value))
            {
                yield return value;
            }
        }
    }
}
