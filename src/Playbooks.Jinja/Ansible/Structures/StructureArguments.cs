namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>The arguments of ansible.utils' filters, read as the options of a module are.</summary>
internal static class StructureArguments
{
    /// <summary>A list; a text is split at its commas. Throws for what is none.</summary>
    public static List<object?> List(CallContext call, object? value, string name) => value switch
    {
        Undefined undefined => throw undefined.Error(),
        null => throw call.Error($"missing required arguments: {name}"),
        _ when PythonValues.TextOf(value) is { } text => [.. text.Split(',')],
        _ when Numbers.IsNumber(value) && value is not bool => [PythonValues.Str(value)],
        _ when value is JinjaTuple or PythonRange => throw call.Error($"argument '{name}' is of type {PythonValues.TypeName(value)} and we were unable to convert to list"),
        _ => PythonValues.SequenceOf(value)?.ToList() ?? throw call.Error($"argument '{name}' is of type {PythonValues.TypeName(value)} and we were unable to convert to list"),
    };

    /// <summary>Any value; the filter's input must not be missing.</summary>
    public static object Value(CallContext call, string name) => call.Value switch
    {
        Undefined undefined => throw undefined.Error(),
        null => throw call.Error($"missing required arguments: {name}"),
        _ => call.Value,
    };

    /// <summary>A value of true or false, as the options of modules are read.</summary>
    public static bool Flag(BoundArguments arguments, int index, bool fallback = false) => StringFilters.ToBoolean(arguments.Value(index, fallback)) is true;
}
