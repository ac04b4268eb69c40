using System.Text.RegularExpressions;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>Nested values as a flat mapping of their paths, and what stands at a path.</summary>
internal static partial class Paths
{
    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["get_path"] = Get;
        filters["to_paths"] = Flatten;
    }

    private static object? Get(CallContext call)
    {
        var arguments = call.Bind("path", "wantlist?");

        // Ansible evaluates any expression here. A path may come from a host, so it is a path and nothing else.
        if (!Path().IsMatch(arguments.Text(0)))
        {
            throw call.Error($"'{arguments.Text(0)}' is no path: names and indexes, as in a.b[0]['c d']");
        }

        var scope = new DictionaryScope(PythonValues.PairsOf(StructureArguments.Value(call, "var"))?.ToDictionary(pair => PythonValues.Str(pair.Key), pair => pair.Value)
            ?? throw call.Error($"argument after ** must be a mapping, not {PythonValues.TypeName(call.Value)}"));
        var found = call.Environment.Parse("{{ " + arguments.Text(0) + " }}").Evaluate(scope);
        return StructureArguments.Flag(arguments, 1) ? new List<object?> { found } : found;
    }

    private static object? Flatten(CallContext call)
    {
        var arguments = call.Bind("prepend?", "wantlist?");
        var value = call.Value is Undefined undefined ? throw undefined.Error() : call.Value;
        var prefix = arguments.OptionalText(0);
        var paths = new JinjaDict();
        Add(call, paths, "", string.IsNullOrEmpty(prefix) ? value : new JinjaDict { [prefix] = value });
        object? flat = value is List<object?> { Count: 0 } && string.IsNullOrEmpty(prefix) ? new List<object?>() : paths;
        return StructureArguments.Flag(arguments, 1) ? new List<object?> { flat } : flat;
    }

    private static void Add(CallContext call, JinjaDict paths, object? name, object? value)
    {
        RenderState.CheckDepth();
        var isNamed = PythonValues.IsTrue(name);
        if (PythonValues.PairsOf(value)?.ToList() is { } pairs)
        {
            pairs.ForEach(pair => Add(call, paths, isNamed ? Member(call, name, pair.Key) : pair.Key, pair.Value));
            if (pairs.Count == 0 && isNamed)
            {
                paths[name] = new JinjaDict();
            }
        }
        else if (value is List<object?> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Add(call, paths, $"{PythonValues.Str(name)}[{i}]", list[i]);
            }

            if (list.Count == 0 && isNamed)
            {
                paths[name] = new List<object?>();
            }
        }
        else
        {
            paths[name] = value;
        }
    }

    private static string Member(CallContext call, object? name, object? key) => PythonValues.TextOf(name) is { } path && PythonValues.TextOf(key) is { } text
        ? Identifier().IsMatch(text) ? $"{path}.{text}" : $"{path}['{text}']"
        : throw call.Error($"expected string or bytes-like object, got '{PythonValues.TypeName(key)}'");

    [GeneratedRegex(@"\A\s*([a-zA-Z_]\w*|\[('[^'\\]*'|""[^""\\]*"")\])(\.\w+|\[(-?[0-9]+|'[^'\\]*'|""[^""\\]*"")\])*\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
