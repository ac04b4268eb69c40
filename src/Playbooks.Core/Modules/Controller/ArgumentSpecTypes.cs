using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Jinja;

namespace Playbooks.Modules.Controller;

/// <summary>The types of an argument specification: what each takes, and what it makes of it. Errors are a <see cref="FormatException"/> with Ansible's words.</summary>
internal static partial class ArgumentSpecTypes
{
    private static readonly string[] True = ["y", "yes", "on", "1", "true", "t"];
    private static readonly string[] False = ["n", "no", "off", "0", "false", "f"];

    public static object? Convert(object? value, string type) => type switch
    {
        "str" => PythonValues.Str(value),
        "path" => PythonValues.Str(value),
        "int" => Integer(value),
        "float" => Float(value),
        "bool" => Bool(value),
        "list" => List(value),
        "dict" => Dict(value),
        "json" or "jsonarg" => value is string or JinjaDict or IEnumerable<object?> ? value : throw Wrong(value, "a json string"),
        "bytes" => Size(value) ? value : throw Wrong(value, "a Byte value"),
        "bits" => Size(value) ? value : throw Wrong(value, "a Bit value"),
        _ => value,
    };

    /// <summary>As Python prints the type of a value.</summary>
    public static string ClassOf(object? value) => $"<class '{PythonValues.TypeName(value)}'>";

    private static FormatException Wrong(object? value, string target) => new($"{ClassOf(value)} cannot be converted to {target}");

    private static object Integer(object? value)
        => value switch
        {
            long or System.Numerics.BigInteger or bool => value,
            string text when System.Numerics.BigInteger.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(value, "an int"),
        };

    private static object Float(object? value)
        => value switch
        {
            double or long or bool => value,
            string text when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(value, "a float"),
        };

    private static object Bool(object? value)
    {
        if (value is not (bool or string or long or double))
        {
            throw Wrong(value, "a bool");
        }

        var text = PythonValues.Str(value).Trim().ToLowerInvariant();
        return True.Contains(text) || text == "1.0" || (!False.Contains(text) && text != "0.0"
            ? throw new FormatException($"The value '{PythonValues.Str(value)}' is not a valid boolean.  Valid booleans include: {string.Join(", ", True.Concat(False).Select(word => $"'{word}'"))}, 1, 0")
            : false);
    }

    private static object List(object? value)
        => value switch
        {
            JinjaDict => throw Wrong(value, "a list"),
            string text => text.Split(',').ToList<object?>(),
            IEnumerable<object?> list => list.ToList(),
            long or double or bool => new List<object?> { PythonValues.Str(value) },
            _ => throw Wrong(value, "a list"),
        };

    private static object Dict(object? value)
        => value switch
        {
            JinjaDict => value,
            string text when text.StartsWith('{') => Values.PythonLiteral.TryParse(text, out var parsed) && parsed is JinjaDict dict ? dict
                : throw new FormatException("unable to evaluate string as dictionary"),
            string text when text.Contains('=', StringComparison.Ordinal) => Pairs(text),
            string => throw new FormatException("dictionary requested, could not parse JSON or key=value"),
            _ => throw Wrong(value, "a dict"),
        };

    private static JinjaDict Pairs(string text)
    {
        var dict = new JinjaDict();
        foreach (var pair in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)))
        {
            dict[pair[0].Trim()] = pair.Length > 1 ? pair[1].Trim() : throw new FormatException("dictionary requested, could not parse JSON or key=value");
        }

        return dict;
    }

    private static bool Size(object? value) => value is long or double || (value is string text && SizeForm().IsMatch(text.Trim()));

    [GeneratedRegex(@"^[0-9]*\.?[0-9]+\s*([YZEPTGMK]?(b|B|bits?|bytes?)?)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex SizeForm();
}
