using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Methods;

/// <summary>The methods behind Python's operators, as templates call them where a statement is not possible: <c>d.__setitem__('a', 1)</c>.</summary>
internal static class SpecialMethods
{
    private static readonly Dictionary<string, PythonMethod> All = new Dictionary<string, PythonMethod>
    {
        ["__add__"] = (owner, call) => Arithmetic.Add(owner, call.Bind("value")[0]),
        ["__contains__"] = (owner, call) => PythonValues.Box(Members.Contains(owner, call.Bind("key")[0])),
        ["__eq__"] = (owner, call) => PythonValues.Box(PythonValues.AreEqual(owner, call.Bind("value")[0])),
        ["__getitem__"] = (owner, call) => GetItem(owner, call.Bind("key")[0]),
        ["__len__"] = (owner, _) => PythonValues.Box((long)PythonValues.Length(owner)!.Value),
        ["__ne__"] = (owner, call) => PythonValues.Box(!PythonValues.AreEqual(owner, call.Bind("value")[0])),
        ["__repr__"] = (owner, _) => PythonValues.Repr(owner),
        ["__str__"] = (owner, _) => PythonValues.Str(owner),
        ["__delitem__"] = DeleteItem,
        ["__setitem__"] = SetItem,
    };

    /// <summary>Null when the value has no such method.</summary>
    public static PythonMethod? Find(object? value, string name) => name.StartsWith("__", StringComparison.Ordinal) && All.TryGetValue(name, out var method) && name switch
    {
        "__contains__" or "__getitem__" or "__len__" => PythonValues.Length(value) is not null,
        "__delitem__" or "__setitem__" => value is JinjaDict or List<object?>,
        "__add__" => value is not (JinjaDict or IJinjaMapping),
        _ => true,
    } ? method : null;

    private static object? GetItem(object owner, object? key)
        => Members.Item(owner, key) is var found and not Undefined ? found : throw new TemplateRuntimeException(owner is JinjaDict ? PythonValues.Repr(key) : "list index out of range");

    private static object? SetItem(object owner, CallContext call)
    {
        var arguments = call.Bind("key", "value");
        if (owner is JinjaDict dict)
        {
            dict[arguments[0]] = arguments[1];
        }
        else
        {
            var list = (List<object?>)owner;
            list[Position(list, arguments.Integer(0))] = arguments[1];
        }

        return null;
    }

    private static object? DeleteItem(object owner, CallContext call)
    {
        var arguments = call.Bind("key");
        if (owner is JinjaDict dict)
        {
            return dict.Remove(arguments[0]) ? null : throw new TemplateRuntimeException(PythonValues.Repr(arguments[0]));
        }

        var list = (List<object?>)owner;
        list.RemoveAt(Position(list, arguments.Integer(0)));
        return null;
    }

    private static int Position(List<object?> list, long index)
        => (index < 0 ? index + list.Count : index) is var position && position >= 0 && position < list.Count ? (int)position : throw new TemplateRuntimeException("list assignment index out of range");
}
