using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Modules.Controller;

/// <summary>Judges values by an argument specification (type, required, choices, elements, nested options), with Ansible's words and in its order. Pure.</summary>
internal sealed class ArgumentSpecCheck
{
    private readonly List<string> errors = [];
    private readonly List<string> unsupported = [];
    private IReadOnlyList<string> supported = [];

    /// <summary>Empty: all is right.</summary>
    public static IReadOnlyList<string> Errors(JinjaDict specification, JinjaDict values)
    {
        var check = new ArgumentSpecCheck();
        check.Check(specification, values, [], []);
        if (check.unsupported.Count > 0)
        {
            check.errors.Add($"{string.Join(", ", check.unsupported.Order(StringComparer.Ordinal))}. Supported parameters include: {string.Join(", ", check.supported)}.");
        }

        return check.errors;
    }

    /// <param name="rules">What the option around them says of its own options together.</param>
    private void Check(JinjaDict specification, JinjaDict given, JinjaDict rules, IReadOnlyList<string> path)
    {
        var found = path.Count == 0 ? "" : $" found in {string.Join(" -> ", path)}";
        var names = specification.Keys.Select(PythonValues.Str).ToList();
        var aliases = specification.SelectMany(option => Texts(option.Value, "aliases").Select(alias => (Alias: alias, Name: PythonValues.Str(option.Key)))).ToList();
        var values = new JinjaDict(given);
        foreach (var (alias, name) in aliases.Where(pair => given.ContainsKey(pair.Alias)))
        {
            values[name] = given[alias];
        }

        var odd = given.Keys.Select(PythonValues.Str).Where(name => !names.Contains(name) && !aliases.Exists(pair => pair.Alias == name)).ToList();
        if (odd.Count > 0)
        {
            unsupported.AddRange(odd.Select(name => string.Join('.', [.. path, name])));
            supported = [.. names.Order(StringComparer.Ordinal)];
        }

        Add(ArgumentSpecRules.Exclusive(rules, values), found);
        foreach (var (name, option) in specification)
        {
            if (Of(option, "default") is { } otherwise && !values.ContainsKey(name))
            {
                values[name] = otherwise;
            }
        }

        var missing = specification.Where(option => Of(option.Value, "required") is { } required && PythonValues.IsTrue(required) && !values.ContainsKey(option.Key)).Select(option => PythonValues.Str(option.Key)).ToList();
        if (missing.Count > 0)
        {
            errors.Add($"missing required arguments: {string.Join(", ", missing.Order(StringComparer.Ordinal))}{found}");
        }

        CheckTypes(specification, values, string.Join(" -> ", path));
        foreach (var (name, option) in specification)
        {
            if (values.TryGetValue(name, out var value) && Of(option, "choices") is IEnumerable<object?> choices)
            {
                CheckChoices(PythonValues.Str(name), value, choices.ToList(), found);
            }
        }

        foreach (var error in ArgumentSpecRules.Required(rules, values))
        {
            Add(error, found);
        }

        foreach (var (name, option) in specification)
        {
            if (Of(option, "options") is JinjaDict options && Inner(option, values, name) is { } value)
            {
                foreach (var element in value is JinjaDict ? [value] : value as IEnumerable<object?> ?? [])
                {
                    if (element is JinjaDict inner)
                    {
                        Check(options, inner, (JinjaDict)option!, [.. path, PythonValues.Str(name)]);
                    }
                }
            }
        }
    }

    /// <summary>With apply_defaults an option that is not given has the defaults of those in it.</summary>
    private static object? Inner(object? option, JinjaDict values, object name)
        => values.TryGetValue(name, out var value) && value is not null ? value : PythonValues.IsTrue(Of(option, "apply_defaults")) ? new JinjaDict() : null;

    private void Add(string? error, string found)
    {
        if (error is not null)
        {
            errors.Add(error + found);
        }
    }

    private void CheckTypes(JinjaDict specification, JinjaDict values, string path)
    {
        var found = path.Length == 0 ? "" : $" found in '{path}'";
        foreach (var (key, option) in specification)
        {
            var name = PythonValues.Str(key);
            if (!values.TryGetValue(key, out var value) || value is null)
            {
                continue;
            }

            var type = Of(option, "type") is { } wanted ? PythonValues.Str(wanted) : "str";
            try
            {
                values[key] = value = ArgumentSpecTypes.Convert(value, type);
            }
            catch (FormatException error)
            {
                errors.Add($"argument '{name}' is of type {ArgumentSpecTypes.ClassOf(value)}{(found.Length == 0 ? "" : found + ".")} and we were unable to convert to {type}: {error.Message}");
                continue;
            }

            if (type == "list" && value is List<object?> list && Of(option, "elements") is { } elements)
            {
                values[key] = Elements(name, list, PythonValues.Str(elements), found);
            }
        }
    }

    private List<object?> Elements(string name, List<object?> list, string type, string found)
    {
        var converted = new List<object?>();
        foreach (var element in list)
        {
            try
            {
                converted.Add(ArgumentSpecTypes.Convert(element, type));
            }
            catch (FormatException error)
            {
                errors.Add($"Elements value for option '{name}'{found} is of type {ArgumentSpecTypes.ClassOf(element)} and we were unable to convert to {type}: {error.Message}");
            }
        }

        return converted;
    }

    private void CheckChoices(string name, object? value, List<object?> choices, string found)
    {
        var known = string.Join(", ", choices.Select(PythonValues.Str));
        if (value is List<object?> list)
        {
            var others = list.Where(one => !choices.Exists(choice => PythonValues.AreEqual(choice, one))).Select(PythonValues.Str).ToList();
            if (others.Count > 0)
            {
                errors.Add($"value of {name} must be one or more of: {known}. Got no match for: {string.Join(", ", others)}{found}");
            }
        }
        else if (!choices.Exists(choice => PythonValues.AreEqual(choice, value)) && (value is not string text || !HasOnlyWord(text, choices)))
        {
            errors.Add($"value of {name} must be one of: {known}, got: {PythonValues.Str(value)}{found}");
        }
    }

    /// <summary>A choice may be the boolean itself.</summary>
    private static bool HasOnlyWord(string text, List<object?> choices) => BooleanText.OnlyWord(text, choices.Select(choice => PythonValues.Str(choice).ToLowerInvariant()).Distinct()) is not null;

    /// <summary>What a specification says under a key; null: nothing.</summary>
    internal static object? Of(object? option, string key) => option is JinjaDict dict && dict.TryGetValue(key, out var value) ? value : null;

    private static IEnumerable<string> Texts(object? option, string key) => Of(option, key) is IEnumerable<object?> list ? list.Select(PythonValues.Str) : [];
}
