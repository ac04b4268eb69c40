using System.Globalization;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules;

/// <summary>Turns rendered values into a module's arguments record, converting as Ansible's argument_spec does: texts to bool, int and list, numbers to text.
/// Throws <see cref="ModuleFailedException"/> naming the argument, what it got and what it takes.</summary>
internal static class ArgumentsBinder
{
    public static object Bind(IModule module, JinjaDict values)
    {
        var specification = module.Specification;
        var arguments = specification.Create();
        var given = new HashSet<ArgumentSpecification>();
        var rest = new JinjaDict();
        foreach (var (key, value) in values)
        {
            var name = PythonValues.Str(key);
            if (specification.Find(name) is { } argument)
            {
                given.Add(argument);
                Set(module, argument, arguments, value);
            }
            else if (specification.Rest is not null)
            {
                rest[name] = value;
            }
            else
            {
                throw new ModuleFailedException(UnknownArgument(module, name));
            }
        }

        specification.Rest?.SetValue(arguments, rest);
        var missing = specification.Arguments.Where(argument => argument.Attribute.Required && !given.Contains(argument)).Select(argument => argument.Name).ToList();
        return missing.Count == 0 ? arguments : throw new ModuleFailedException($"missing required arguments: {string.Join(", ", missing)}");
    }

    public static string UnknownArgument(IModule module, string name)
    {
        // Ansible's plugins on the controller have words of their own.
        if (module.Name is "assert" or "debug" or "fail" or "group_by" or "reboot" or "set_stats" or "wait_for_connection")
        {
            return $"Invalid options for {module.Name}: {name}";
        }

        var known = module.Specification.Arguments.Select(argument => argument.Name).Order(StringComparer.Ordinal);
        var aliases = string.Join(", ", module.Specification.Arguments.SelectMany(argument => argument.Attribute.Aliases).Order(StringComparer.Ordinal));
        return $"Unsupported parameters for ({module.Name}) module: {name}. Supported parameters include: {string.Join(", ", known)}{(aliases.Length > 0 ? $" ({aliases})" : "")}.";
    }

    /// <summary>Converts one value to the type of a property, or says why not.</summary>
    public static object? Convert(string name, Type type, object? value)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null || target == typeof(object))
        {
            return value;
        }

        if (target == typeof(string))
        {
            // A text that looks like a list has become one in a template: written again it is that text.
            return PythonValues.Str(value);
        }

        return target == typeof(bool) ? ToBool(name, value)
            : target == typeof(int) ? (int)ToLong(name, value)
            : target == typeof(long) ? ToLong(name, value)
            : target == typeof(double) ? ToDouble(name, value)
            : target == typeof(JinjaDict) ? ToDict(name, value)
            : target == typeof(IReadOnlyList<string>) ? ToTexts(value)
            : target == typeof(IReadOnlyList<object>) ? ToList(value)
            : throw new InvalidOperationException($"no conversion to {target}");
    }

    private static void Set(IModule module, ArgumentSpecification argument, object arguments, object? value)
    {
        var converted = Convert(argument.Name, argument.Property.PropertyType, value);
        if (converted is null && argument.Property.PropertyType != typeof(object))
        {
            return;
        }

        var choices = argument.Attribute.Choices;
        if (choices.Length > 0 && converted is string text && !choices.Contains(text))
        {
            converted = BooleanText.OnlyWord(text, choices) ?? throw new ModuleFailedException($"value of {argument.Name} must be one of: {string.Join(", ", choices)}, got: {text}");
        }

        argument.Property.SetValue(arguments, converted);
    }

    private static bool ToBool(string name, object value)
        => value switch
        {
            bool truth => truth,
            long and (0 or 1) => value is 1L,
            double and (0 or 1) => value is 1.0,
            string text when BooleanText.Parse(text) is { } truth => truth,
            "1.0" => true,
            "0.0" => false,
            _ => throw Mismatch(name, value, "bool", value is string or long or double
                ? $"The value '{PythonValues.Str(value)}' is not a valid boolean.  Valid booleans include: 'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0"
                : $"{ClassOf(value)} cannot be converted to a bool"),
        };

    private static long ToLong(string name, object value)
        => value switch
        {
            long number => number,
            bool truth => truth ? 1 : 0,
            double number when number == Math.Floor(number) => (long)number,
            string text when long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Mismatch(name, value, "int", $"{ClassOf(value)} cannot be converted to an int"),
        };

    private static double ToDouble(string name, object value)
        => value switch
        {
            double number => number,
            long number => number,
            string text when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Mismatch(name, value, "float", $"{ClassOf(value)} cannot be converted to a float"),
        };

    /// <summary>A mapping, its text as JSON or Python writes it, or "a=1 b=2".</summary>
    private static JinjaDict ToDict(string name, object value)
    {
        switch (value)
        {
            case JinjaDict mapping:
                return mapping;
            case string text when text.StartsWith('{') && PythonLiteral.TryParse(text, out var parsed, isJson: true) && parsed is JinjaDict mapping:
                return mapping;
            case string text when text.Contains('='):
                var dict = new JinjaDict();
                foreach (var pair in ShellWords.OfArgument(text.Replace(',', ' ')).Select(word => word.Split('=', 2)))
                {
                    dict[pair[0]] = pair.Length == 2 ? pair[1] : throw Mismatch(name, value, "dict", NoPairs);
                }

                return dict;
            default:
                throw Mismatch(name, value, "dict", value is string ? NoPairs : $"{ClassOf(value)} cannot be converted to a dict");
        }
    }

    private static IReadOnlyList<string> ToTexts(object value)
        => value switch
        {
            string text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            IEnumerable<object?> list => [.. list.Select(PythonValues.Str)],
            _ => [PythonValues.Str(value)],
        };

    private static IReadOnlyList<object?> ToList(object value)
        => value switch
        {
            string text => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            IEnumerable<object?> list => [.. list],
            _ => [value],
        };

    private const string NoPairs = "dictionary requested, could not parse JSON or key=value";

    private static string ClassOf(object value) => $"<class '{PythonValues.TypeName(value)}'>";

    private static ModuleFailedException Mismatch(string name, object value, string wanted, string why)
        => new($"argument '{name}' is of type {ClassOf(value)} and we were unable to convert to {wanted}: {why}");
}
