using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Ansible;

/// <summary>Merges dicts as <c>combine</c> does: the second has precedence.</summary>
internal sealed class DictMerger
{
    private readonly bool recursive;
    private readonly string listMerge;

    public DictMerger(bool recursive, string listMerge)
    {
        if (listMerge is not ("replace" or "keep" or "append" or "prepend" or "append_rp" or "prepend_rp"))
        {
            throw new FilterArgumentException(
                "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'");
        }

        (this.recursive, this.listMerge) = (recursive, listMerge);
    }

    public JinjaDict Merge(object? low, object? high)
    {
        var (first, second) = (PythonValues.DictOf(low), PythonValues.DictOf(high));
        if (first is null || second is null)
        {
            throw new FilterArgumentException(
                $"failed to combine variables, expected dicts but got a '{PythonValues.TypeName(low)}' and a '{PythonValues.TypeName(high)}': \n{Show(low)}\n{Show(high)}");
        }

        // Ansible's shortcut for equal dicts shows: their lists are not appended to each other.
        if (first.Count == 0 || PythonValues.AreEqual(first, second))
        {
            return new JinjaDict(second);
        }

        var result = new JinjaDict(first);
        foreach (var (key, value) in second)
        {
            result[key] = result.TryGetValue(key, out var existing) ? MergeValue(existing, value) : value;
        }

        return result;
    }

    private static string Show(object? value)
    {
        try
        {
            return JsonText.Of(value, new JsonOptions());
        }
        catch (JinjaException)
        {
            return PythonValues.Str(value);
        }
    }

    private object? MergeValue(object? low, object? high)
    {
        if (PythonValues.IsMapping(low) && PythonValues.IsMapping(high))
        {
            return recursive ? Merge(low, high) : high;
        }

        if (low is not IList<object?> first || high is not IList<object?> second)
        {
            return high;
        }

        return listMerge switch
        {
            "keep" => low,
            "append" => first.Concat(second).ToList(),
            "prepend" => second.Concat(first).ToList(),
            "append_rp" => Without(first, second).Concat(second).ToList(),
            "prepend_rp" => second.Concat(Without(first, second)).ToList(),
            _ => high,
        };
    }

    private static IEnumerable<object?> Without(IList<object?> items, IList<object?> removed) =>
        items.Where(item => !removed.Any(other => PythonValues.AreEqual(item, other)));
}
