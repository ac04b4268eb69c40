using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Filters;

namespace Playbooks.Jinja.Methods;

/// <summary>Methods of list and tuple.</summary>
internal static class ListMethods
{
    private static readonly Dictionary<string, PythonMethod> ReadOnly = new Dictionary<string, PythonMethod>
    {
        ["count"] = (owner, call) => PythonValues.Box((long)((IEnumerable<object?>)owner).Count(item => PythonValues.AreEqual(item, call.Bind("value")[0]))),
        ["index"] = Index,
    };

    private static readonly Dictionary<string, PythonMethod> All = new Dictionary<string, PythonMethod>(ReadOnly)
    {
        ["append"] = (owner, call) => Do(() => ((IList<object?>)owner).Add(call.Bind("object")[0])),
        ["clear"] = (owner, _) => Do(((IList<object?>)owner).Clear),
        ["copy"] = (owner, _) => new List<object?>((IList<object?>)owner),
        ["extend"] = Extend,
        ["insert"] = Insert,
        ["pop"] = Pop,
        ["remove"] = (owner, call) => Do(() => ((IList<object?>)owner).RemoveAt(Position(owner, call.Bind("value")[0], "list.remove(x): x not in list"))),
        ["reverse"] = (owner, _) => Do(() => Replace(owner, ((IList<object?>)owner).Reverse())),
        ["sort"] = Sort,
    };

    public static PythonMethod? Find(string name) => All.GetValueOrDefault(name);

    public static PythonMethod? FindReadOnly(string name) => ReadOnly.GetValueOrDefault(name);

    private static object? Do(Action action)
    {
        action();
        return null;
    }

    private static void Replace(object owner, IEnumerable<object?> items)
    {
        var list = (IList<object?>)owner;
        var copy = items.ToList();
        for (var i = 0; i < copy.Count; i++)
        {
            list[i] = copy[i];
        }
    }

    private static int Position(object owner, object? value, string error, int start = 0, int stop = int.MaxValue)
    {
        var items = PythonValues.SequenceOf(owner)!;
        for (var i = start; i < Math.Min(items.Count, stop); i++)
        {
            if (PythonValues.AreEqual(items[i], value))
            {
                return i;
            }
        }

        throw new TemplateRuntimeException(error);
    }

    private static object? Index(object owner, CallContext call)
    {
        var arguments = call.Bind("value", "start?", "stop?");
        var (start, stop, _) = new PythonSlice(arguments.Value(1, null), arguments.Value(2, null), null).Indices(PythonValues.SequenceOf(owner)!.Count);
        var error = owner is JinjaTuple ? "tuple.index(x): x not in tuple" : $"{PythonValues.Repr(arguments[0])} is not in list";
        return PythonValues.Box((long)Position(owner, arguments[0], error, (int)start, (int)stop));
    }

    private static object? Extend(object owner, CallContext call)
    {
        var list = (IList<object?>)owner;
        foreach (var item in PythonValues.ToList(call.Bind("iterable")[0]))
        {
            list.Add(item);
        }

        return null;
    }

    private static object? Insert(object owner, CallContext call)
    {
        var list = (IList<object?>)owner;
        var arguments = call.Bind("index", "object");
        var index = arguments.Integer(0);
        list.Insert((int)Math.Clamp(index < 0 ? index + list.Count : index, 0, list.Count), arguments[1]);
        return null;
    }

    private static object? Pop(object owner, CallContext call)
    {
        var list = (IList<object?>)owner;
        var index = call.Bind("index?").Integer(0, -1);
        index = index < 0 ? index + list.Count : index;
        if (list.Count == 0 || index < 0 || index >= list.Count)
        {
            throw new TemplateRuntimeException(list.Count == 0 ? "pop from empty list" : "pop index out of range");
        }

        var item = list[(int)index];
        list.RemoveAt((int)index);
        return item;
    }

    private static object? Sort(object owner, CallContext call)
    {
        var arguments = call.Positional.Count == 0 ? call.Bind("key?", "reverse?") : throw call.Error("sort() takes no positional arguments");
        Replace(owner, Ordering.Sort(((IList<object?>)owner).Select(item => (item, item)), arguments.Flag(1, false)));
        return null;
    }
}
