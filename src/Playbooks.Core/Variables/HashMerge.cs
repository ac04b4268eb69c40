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

    /// <summary>What each level says of a name, the strongest first.</summary>
    public static IEnumerable<object?> Levels(TaskScope scope, string name)
    {
        var (own, frame) = (!scope.IsHostOnly, scope.Frame);
        IEnumerable<JinjaDict> stronger = own ? [scope.Play.Extra, .. frame.IncludeParameters.Reverse(), .. frame.RoleParameters.Reverse()] : [scope.Play.Extra];
        IEnumerable<JinjaDict> ofTask = own ? [.. frame.Keywords.Vars.Reverse(), .. scope.Roles.Select(role => role.Variables)] : [];
        IEnumerable<JinjaDict> weaker = own ? [scope.Host.Inventory, .. scope.Roles.Select(role => role.Defaults)] : [scope.Host.Inventory];
        return Values(stronger, name)
            .Concat(One(scope.Host.Set.TryGet(name, scope.Position, out var set), set))
            .Concat(One(scope.Host.Included.TryGet(name, scope.Position, out var included), included))
            .Concat(Values(ofTask, name))
            .Concat(OfPlay(scope, name, own))
            .Concat(OfFacts(scope, name))
            .Concat(Values(weaker, name));
    }

    private static IEnumerable<object?> OfPlay(TaskScope scope, string name, bool own)
    {
        if (own && scope.TryFindInFiles(name, out var file))
        {
            yield return file;
        }

        if (own && scope.Play.Play.TryGetValue(name, out var play))
        {
            yield return play;
        }
    }

    /// <summary>Looked for only when no stronger level ends the merge: who reads a fact makes the engine gather.</summary>
    private static IEnumerable<object?> OfFacts(TaskScope scope, string name)
    {
        if (scope.TryFindFact(name, out var fact))
        {
            yield return fact;
        }
    }

    private static IEnumerable<object?> One(bool isThere, object? value) => isThere ? [value] : [];

    private static IEnumerable<object?> Values(IEnumerable<JinjaDict> levels, string name)
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
