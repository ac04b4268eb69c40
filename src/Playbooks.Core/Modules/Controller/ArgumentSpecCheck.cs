using Playbooks.Jinja;

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
        check.Check(specification, values, []);
        if (check.unsupported.Count > 0)
        {
            check.errors.Add($"{string.Join(", ", check.unsupported.Order(StringComparer.Ordinal))}. Supported parameters include: {string.Join(", ", check.supported)}.");
        }

        return check.errors;
    }

    private void Check(JinjaDict specification, JinjaDict given, IReadOnlyList<string> path)
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

        var missing = specification.Where(option => Of(option.Value, "required") is { } required && PythonValues.IsTrue(required) && !values.ContainsKey(option.Key)).Select(option => PythonValues.Str(option.Key)).ToList();
        if (missing.Count > 0)
        {
            errors.Add($"missing required arguments: {string.Join(", ", missing.Order(StringComparer.Ordinal))}{found}");
        }

        CheckTypes(specification, values, found);
        foreach (var (name, option) in specification)
        {
            if (values.TryGetValue(name, out var value) && Of(option, "choices") is IEnumerable<object?> choices)
            {
                CheckChoices(PythonValues.Str(name), value, choices.ToList(), found);
            }
        }

        foreach (var (name, option) in specification)
        {
            if (values.TryGetValue(name, out var value) && Of(option, "options") is JinjaDict options)
            {
                foreach (var element in value is JinjaDict ? [value] : value as IEnumerable<object?> ?? [])
                {
                    if (element is JinjaDict inner)
                    {
                        Check(options, inner, [.. path, PythonValues.Str(name)]);
                    }
                }
            }
        }
    }

    private void CheckTypes(JinjaDict specification, JinjaDict values, string found)
    {
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
                errors.Add($"argument '{name}' is of type {ArgumentSpecTypes.ClassOf(value)}{found} and we were unable to convert to {type}: {error.Message}");
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
        else if (!choices.Exists(choice => PythonValues.AreEqual(choice, value)))
        {
            errors.Add($"value of {name} must be one of: {known}, got: {PythonValues.Str(value)}{found}");
        }
    }

    private static object? Of(object? option, string key) => option is JinjaDict dict && dict.TryGetValue(key, out var value) ? value : null;

    private static IEnumerable<string> Texts(object? option, string key) => Of(option, key) is IEnumerable<object?> list ? list.Select(PythonValues.Str) : [];
}
