using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Filters;

/// <summary>Filters for values of any kind.</summary>
internal static class ValueFilters
{
    public static object? Default(CallContext call)
    {
        var arguments = call.Bind("default_value?", "boolean?");
        return call.Value is Undefined || (arguments.Flag(1, false) && !PythonValues.IsTrue(call.Value)) ? arguments.Value(0, "") : call.Value;
    }

    /// <summary>An attribute only, never an item.</summary>
    public static object? Attribute(CallContext call)
    {
        var name = call.Bind("name").Text(0);
        return call.Value switch
        {
            Undefined => call.Value,
            IJinjaObject item when item is not IJinjaMapping => item.TryGetAttribute(name, out var value) ? value : Undefined.Member(item, name),
            _ when Members.FindMethod(call.Value, name) is not null || Numbers.IsNumber(call.Value) => Members.Attribute(call.Value, name),
            _ => Undefined.Member(call.Value, name),
        };
    }

    public static object? PrettyPrint(CallContext call)
    {
        call.Bind();
        return PrettyText.Format(call.Value);
    }
}
