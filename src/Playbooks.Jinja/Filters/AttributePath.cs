using System.Globalization;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Filters;

/// <summary>The argument <c>attribute</c> of filters: names and positions with dots between them.</summary>
internal sealed class AttributePath
{
    private readonly object?[] parts;

    /// <param name="attribute">A text, a number, or null for the item itself.</param>
    public AttributePath(object? attribute) => parts = attribute switch
    {
        null => [],
        _ when PythonValues.TextOf(attribute) is { } text => [.. text.Split('.').Select(Part)],
        _ => [attribute],
    };

    /// <summary>The value at the path; undefined when a part is missing.</summary>
    /// <param name="fallback">Stands for a missing part unless it is null.</param>
    public object? Get(object? item, object? fallback = null)
    {
        foreach (var part in parts)
        {
            item = Members.Item(item, part);
            if (item is Undefined && fallback is not null)
            {
                item = fallback;
            }
        }

        return item;
    }

    /// <summary>Several paths with commas between them.</summary>
    public static AttributePath[] Many(object? attribute) => PythonValues.TextOf(attribute) is { } text
        ? [.. text.Split(',').Select(part => new AttributePath(part))]
        : [new AttributePath(attribute)];

    private static object Part(string text) => text.Length > 0 && text.All(char.IsAsciiDigit)
        ? PythonValues.Box(long.Parse(text, CultureInfo.InvariantCulture))
        : text;
}
