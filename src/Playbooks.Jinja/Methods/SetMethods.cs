namespace Playbooks.Jinja.Methods;

/// <summary>Methods of set.</summary>
internal static class SetMethods
{
    private static readonly Dictionary<string, PythonMethod> All = new()
    {
        ["add"] = (owner, call) => Do(() => ((PythonSet)owner).Add(call.Bind("object")[0])),
        ["clear"] = (owner, _) => Do(((PythonSet)owner).Clear),
        ["copy"] = (owner, _) => new PythonSet((PythonSet)owner),
        ["difference"] = (owner, call) => Without((PythonSet)owner, Others(call)),
        ["difference_update"] = (owner, call) => Become(owner, Without((PythonSet)owner, Others(call))),
        ["discard"] = (owner, call) => Do(() => ((PythonSet)owner).Remove(call.Bind("object")[0])),
        ["intersection"] = (owner, call) => Common((PythonSet)owner, call),
        ["intersection_update"] = (owner, call) => Become(owner, Common((PythonSet)owner, call)),
        ["isdisjoint"] = (owner, call) => PythonValues.Box(IsDisjoint((PythonSet)owner, call)),
        ["issubset"] = (owner, call) => PythonValues.Box(((PythonSet)owner).IsSubsetOf(Other(call))),
        ["issuperset"] = (owner, call) => PythonValues.Box(Other(call).IsSubsetOf((PythonSet)owner)),
        ["pop"] = Pop,
        ["remove"] = (owner, call) => ((PythonSet)owner).Remove(call.Bind("object")[0]) ? null : throw new TemplateRuntimeException(PythonValues.Repr(call.Bind("object")[0])),
        ["symmetric_difference"] = (owner, call) => Either((PythonSet)owner, Other(call)),
        ["symmetric_difference_update"] = (owner, call) => Become(owner, Either((PythonSet)owner, Other(call))),
        ["union"] = (owner, call) => new PythonSet(((PythonSet)owner).Concat(Others(call))),
        ["update"] = (owner, call) => Do(() => ((PythonSet)owner).UnionWith(Others(call))),
    };

    public static PythonMethod? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The one method that keys and items of a mapping have.</summary>
    public static PythonMethod? FindOfView(string name) => name == "isdisjoint" ? (owner, call) => PythonValues.Box(IsDisjoint(PythonSet.Of(owner)!, call)) : null;

    private static object? Do(Action action)
    {
        action();
        return null;
    }

    private static object? Become(object owner, PythonSet result) => Do(() =>
    {
        ((PythonSet)owner).Clear();
        ((PythonSet)owner).UnionWith(result);
    });

    private static PythonSet Other(CallContext call) => new(PythonValues.Iterate(call.Bind("other")[0]));

    private static List<object?> Others(CallContext call) => [.. call.Positional.SelectMany(PythonValues.Iterate)];

    private static PythonSet Without(PythonSet owner, IEnumerable<object?> others) => PythonSet.Difference(owner, new PythonSet(others))!;

    private static PythonSet Common(PythonSet owner, CallContext call)
    {
        var others = call.Positional.Select(other => new PythonSet(PythonValues.Iterate(other))).ToList();
        return new PythonSet(owner.Where(item => others.TrueForAll(other => other.Contains(item))));
    }

    private static PythonSet Either(PythonSet left, PythonSet right) => new(Without(left, right).Concat(Without(right, left)));

    private static bool IsDisjoint(PythonSet owner, CallContext call) => !Other(call).Any(owner.Contains);

    private static object? Pop(object owner, CallContext call)
    {
        call.Bind();
        var set = (PythonSet)owner;
        var item = set.Count > 0 ? set.First() : throw new TemplateRuntimeException("'pop from an empty set'");
        set.Remove(item);
        return item;
    }
}
