using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible;

/// <summary>Filters that treat lists as sets; the order is that of the first occurrence.</summary>
internal static class SetFilters
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["unique"] = Unique;
        filters["union"] = call => Sets(call) is var (left, right) ? new PythonSet(left.Concat(right)) : Distinct(Items(Arithmetic.Add(call.Value, Other(call))));
        filters["intersect"] = call => Sets(call) is var (left, right) ? new PythonSet(left.Where(right.Contains)) : Kept(call, present: true);
        filters["difference"] = call => Sets(call) is var (left, right) ? PythonSet.Difference(left, right) : Kept(call, present: false);
        filters["symmetric_difference"] = SymmetricDifference;
        filters["zip"] = call => Zip(call, longest: false);
        filters["zip_longest"] = call => Zip(call, longest: true);
        filters["product"] = Product;
        filters["combinations"] = call => Choose(call, ordered: false);
        filters["permutations"] = call => Choose(call, ordered: true);
    }

    /// <summary>The items without those that equal an earlier one.</summary>
    internal static List<object?> Distinct(IEnumerable<object?> items)
    {
        var all = items.ToList();
        try
        {
            var seen = new HashSet<object>(PythonKeyComparer.Instance);
            return all.Where(item => seen.Add(NoneKey.Wrap(item))).ToList();
        }
        catch (TemplateRuntimeException error) when (error is not UndefinedException)
        {
            // Lists and dicts have no hash: they are compared with each other.
            var result = new List<object?>();
            foreach (var item in all)
            {
                if (!result.Exists(other => PythonValues.AreEqual(other, item)))
                {
                    result.Add(item);
                }
            }

            return result;
        }
    }

    private static object? Other(CallContext call) => call.Bind("b")[0];

    private static List<object?> Items(object? value) => PythonValues.ToList(value);

    /// <summary>Both as sets where both are texts, tuples and the like: what has a hash itself. Null for lists and mappings.</summary>
    private static (PythonSet Left, PythonSet Right)? Sets(CallContext call)
        => IsHashable(call.Value) && IsHashable(Other(call)) ? (new PythonSet(PythonValues.Iterate(call.Value)), new PythonSet(PythonValues.Iterate(Other(call)))) : null;

    private static bool IsHashable(object? value) => value is not (IList<object?> or PythonSet or Methods.DictView) && !PythonValues.IsMapping(value);

    private static object? Unique(CallContext call)
    {
        var arguments = call.Bind("case_sensitive?", "attribute?");
        if (arguments[1] is not null || arguments[0] is false)
        {
            return Filters.SortFilters.Unique(call);
        }

        try
        {
            return Filters.SortFilters.Unique(call);
        }
        catch (TemplateRuntimeException error) when (error is not UndefinedException && call.Value is not (string or Markup) && (call.Value is IReadOnlyCollection<object?> || PythonValues.SequenceOf(call.Value) is not null))
        {
            return Distinct(Items(call.Value));
        }
    }

    private static object? Kept(CallContext call, bool present)
    {
        var other = Other(call);
        return Distinct(Items(call.Value).Where(item => Members.Contains(other, item) == present));
    }

    private static object? SymmetricDifference(CallContext call)
    {
        if (Sets(call) is var (left, right))
        {
            return new PythonSet(PythonSet.Difference(left, right)!.Concat(PythonSet.Difference(right, left)!));
        }

        var both = Items(call.Value).Where(item => Members.Contains(Other(call), item)).ToList();
        return Distinct(Items(Arithmetic.Add(call.Value, Other(call)))).Where(item => !Members.Contains(both, item)).ToList();
    }

    private static object? Zip(CallContext call, bool longest)
    {
        object? fill = null;
        foreach (var (key, value) in call.Keyword ?? [])
        {
            if (longest && key is "fillvalue")
            {
                fill = value;
            }
            else if (longest || key is not "strict")
            {
                throw call.Error($"{call.Name}() got an unexpected keyword argument '{PythonValues.Str(key)}'");
            }
        }

        var lists = call.Positional.Prepend(call.Value).Select(Items).ToList();
        var length = longest ? lists.Max(list => list.Count) : lists.Min(list => list.Count);
        if (call.Keyword is not null && call.Keyword.TryGetValue("strict", out var strict) && PythonValues.IsTrue(strict) && lists.Exists(list => list.Count != length))
        {
            throw new TemplateRuntimeException("zip() arguments have different lengths");
        }

        return Enumerable.Range(0, length)
            .Select(i => (object?)new JinjaTuple([.. lists.Select(list => i < list.Count ? list[i] : fill)])).ToList();
    }

    private static object? Product(CallContext call)
    {
        var repeat = call.Keyword is not null && call.Keyword.TryGetValue("repeat", out var value) ? (int)Numbers.ToIndex(value)!.Value : 1;
        var lists = call.Positional.Prepend(call.Value).Select(Items).ToList();
        IEnumerable<IEnumerable<object?>> result = [[]];
        foreach (var list in Enumerable.Repeat(lists, repeat).SelectMany(item => item))
        {
            result = result.SelectMany(head => list.Select(head.Append)).ToList();
        }

        return result.Select(items => (object?)new JinjaTuple([.. items])).ToList();
    }

    private static object? Choose(CallContext call, bool ordered)
    {
        var arguments = ordered ? call.Bind("r?") : call.Bind("r");
        var items = Items(call.Value);
        var count = arguments[0] is null ? items.Count : (int)Math.Min(arguments.Integer(0), items.Count + 1L);
        if (count < 0)
        {
            throw new TemplateRuntimeException("r must be non-negative");
        }

        var result = new List<object?>();
        Choose(items, ordered, count, [], result);
        return result;
    }

    private static void Choose(List<object?> items, bool ordered, int count, List<int> chosen, List<object?> result)
    {
        if (chosen.Count == count)
        {
            result.Add(new JinjaTuple([.. chosen.Select(i => items[i])]));
            return;
        }

        for (var i = ordered || chosen.Count == 0 ? 0 : chosen[^1] + 1; i < items.Count; i++)
        {
            if (ordered && chosen.Contains(i))
            {
                continue;
            }

            chosen.Add(i);
            Choose(items, ordered, count, chosen, result);
            chosen.RemoveAt(chosen.Count - 1);
        }
    }
}
