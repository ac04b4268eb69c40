using System.Globalization;
using System.Text;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Formatting;

/// <summary>Python's <c>'{}'.format(...)</c>.</summary>
internal sealed class BraceFormat(IReadOnlyList<object?> positional, JinjaDict? keyword)
{
    private int next;
    private bool? isNumbered;

    public static string Format(string format, IReadOnlyList<object?> positional, JinjaDict? keyword) =>
        new BraceFormat(positional, keyword).Expand(format, 2);

    private string Expand(string format, int depth)
    {
        if (depth == 0)
        {
            throw new TemplateRuntimeException("Max string recursion exceeded");
        }

        var output = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            var doubled = i + 1 < format.Length && format[i + 1] == c;
            if (c is '{' or '}' && doubled)
            {
                output.Append(c);
                i++;
            }
            else if (c == '}')
            {
                throw new TemplateRuntimeException("Single '}' encountered in format string");
            }
            else if (c == '{')
            {
                var end = Close(format, i + 1);
                output.Append(Field(format[(i + 1)..end], depth));
                i = end;
            }
            else
            {
                output.Append(c);
            }
        }

        return output.ToString();
    }

    private static int Close(string format, int from)
    {
        var depth = 1;
        for (var i = from; i < format.Length; i++)
        {
            depth += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw new TemplateRuntimeException(from == format.Length ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        var colon = SpecStart(field);
        var name = colon < 0 ? field : field[..colon];
        var specification = colon < 0 ? "" : field[(colon + 1)..];
        var conversion = '\0';
        var mark = name.LastIndexOf('!');
        if (mark >= 0 && !name[mark..].Contains(']', StringComparison.Ordinal))
        {
            if (mark != name.Length - 2)
            {
                throw new TemplateRuntimeException("expected ':' after conversion specifier");
            }

            (name, conversion) = (name[..mark], name[^1]);
        }

        var value = Value(name);
        if (specification.Contains('{', StringComparison.Ordinal))
        {
            specification = Expand(specification, depth - 1);
        }

        return conversion switch
        {
            '\0' => FormatSpec.Apply(value, specification),
            's' => FormatSpec.Apply(PythonValues.Str(value), specification),
            'r' => FormatSpec.Apply(PythonValues.Repr(value), specification),
            'a' => FormatSpec.Apply(PythonRepr.Ascii(value), specification),
            _ => throw new TemplateRuntimeException($"Unknown conversion specifier {conversion}"),
        };
    }

    /// <summary>The colon before the specification, not one within brackets.</summary>
    private static int SpecStart(string field)
    {
        var inBrackets = false;
        for (var i = 0; i < field.Length; i++)
        {
            inBrackets = field[i] == '[' || (inBrackets && field[i] != ']');
            if (field[i] == ':' && !inBrackets)
            {
                return i;
            }
        }

        return -1;
    }

    private object? Value(string name)
    {
        var end = name.AsSpan().IndexOfAny('.', '[');
        var first = end < 0 ? name : name[..end];
        var value = First(first);
        for (var i = end; i >= 0 && i < name.Length;)
        {
            if (name[i] == '.')
            {
                var stop = name.AsSpan(i + 1).IndexOfAny('.', '[');
                var attribute = stop < 0 ? name[(i + 1)..] : name.Substring(i + 1, stop);
                value = Found(value) is IJinjaObject item and not IJinjaMapping && item.TryGetAttribute(attribute, out var found) ? found
                    : Members.FindMethod(value, attribute) is not null ? Members.Attribute(value, attribute)
                    : Numbers.IsNumber(value) && Methods.NumberMethods.Attribute(value, attribute) is { } number ? number
                    : throw new TemplateRuntimeException($"'{PythonValues.TypeName(value)}' object has no attribute {PythonValues.Repr(attribute)}");
                i = stop < 0 ? name.Length : i + 1 + stop;
            }
            else
            {
                var stop = name.IndexOf(']', i);
                if (name[i] != '[' || stop < 0)
                {
                    throw new TemplateRuntimeException("Missing ']' in format string");
                }

                var key = name[(i + 1)..stop];
                value = Found(Members.Item(value, long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : key));
                i = stop + 1;
            }
        }

        return value;
    }

    private static object? Found(object? value) => value is Undefined undefined ? throw undefined.Error() : value;

    private object? First(string name)
    {
        if (name.Length == 0 || name.All(char.IsAsciiDigit))
        {
            var given = name.Length > 0;
            if (isNumbered is { } before && before != given)
            {
                throw new TemplateRuntimeException(given
                    ? "cannot switch from automatic field numbering to manual field specification"
                    : "cannot switch from manual field specification to automatic field numbering");
            }

            isNumbered = given;
            var index = name.Length == 0 ? next++ : int.Parse(name, CultureInfo.InvariantCulture);
            return index < positional.Count
                ? positional[index]
                : throw new TemplateRuntimeException($"Replacement index {index} out of range for positional args tuple");
        }

        return keyword is not null && keyword.TryGetValue(name, out var value) ? value : throw new TemplateRuntimeException(PythonValues.Repr(name));
    }
}
