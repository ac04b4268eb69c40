using Playbooks.Jinja.Filters;

namespace Playbooks.Jinja.Ansible;

/// <summary>A value as YAML represents it: a scalar, a sequence or a mapping.</summary>
internal sealed class YamlNode
{
    /// <summary>The text of a scalar; null for a collection.</summary>
    public string? Text { get; private init; }

    /// <summary>The text may stand without quotes: it does not read as a value of another type.</summary>
    public bool PlainAllowed { get; private init; }

    /// <summary>The value is not text, so quotes would change its type: it has a tag when it is quoted.</summary>
    public string? Tag { get; private init; }

    /// <summary>The items of a sequence.</summary>
    public List<YamlNode>? Items { get; private init; }

    /// <summary>The pairs of a mapping.</summary>
    public List<(YamlNode Key, YamlNode Value)>? Pairs { get; private init; }

    /// <summary>Written on one line, between brackets.</summary>
    public bool Flow { get; private set; }

    /// <summary>The name by which a later occurrence of the same collection refers to it.</summary>
    public string? Anchor { get; set; }

    public static YamlNode From(object? value, YamlOptions options) => From(value, options, new Dictionary<object, YamlNode>(ReferenceEqualityComparer.Instance));

    private static YamlNode From(object? value, YamlOptions options, Dictionary<object, YamlNode> known)
    {
        switch (value)
        {
            case null or NoneKey:
                return Scalar("null", "null");
            case bool flag:
                return Scalar(flag ? "true" : "false", "bool");
            case double number:
                return Scalar(Number(number), "float");
            case PythonBytes bytes:
                return new YamlNode { Text = Convert.ToBase64String(bytes.Value.Span) + "\n", Tag = "binary" };
            case PythonDateTime or PythonDate:
                return Scalar(value.ToString()!, "timestamp");
            case Markup or PythonRange or Methods.DictView:
                throw new TemplateRuntimeException($"to_yaml - cannot represent an object of type {PythonValues.TypeName(value)}");
        }

        if (PythonValues.TextOf(value) is { } text)
        {
            return new YamlNode { Text = text, PlainAllowed = YamlScalars.IsText(text) };
        }

        if (Numbers.IsInteger(value))
        {
            return Scalar(PythonValues.Str(value), "int");
        }

        if (known.TryGetValue(value!, out var node))
        {
            return node;
        }

        node = value is PythonSet ? new YamlNode { Pairs = [], Tag = "set" }
            : PythonValues.IsMapping(value) ? new YamlNode { Pairs = [] }
            : PythonValues.SequenceOf(value) is not null ? new YamlNode { Items = [] }
            : throw new TemplateRuntimeException($"to_yaml - cannot represent an object of type {PythonValues.TypeName(value)}");
        if (value is not JinjaTuple { Count: 0 })
        {
            known.Add(value!, node);
        }

        node.Fill(value, options, known);
        return node;
    }

    /// <summary>It may stand on a line with others.</summary>
    private bool IsShort => Text is not null && Tag != "binary";

    private static YamlNode Scalar(string text, string tag) => new() { Text = text, PlainAllowed = true, Tag = tag };

    private static string Number(double number)
    {
        var text = double.IsNaN(number) ? ".nan" : double.IsInfinity(number) ? number > 0 ? ".inf" : "-.inf" : PythonRepr.Number(number);
        var exponent = text.IndexOf('e', StringComparison.Ordinal);
        return exponent > 0 && !text.Contains('.', StringComparison.Ordinal) ? text.Insert(exponent, ".0") : text;
    }

    private void Fill(object? value, YamlOptions options, Dictionary<object, YamlNode> known)
    {
        var plain = true;
        if (Pairs is not null)
        {
            foreach (var (key, item) in Ordered(value!, options))
            {
                var pair = (From(key, options, known), From(item, options, known));
                Pairs.Add(pair);
                plain &= pair.Item1.IsShort && pair.Item2.IsShort;
            }
        }
        else
        {
            foreach (var item in PythonValues.Iterate(value))
            {
                Items!.Add(From(item, options, known));
                plain &= Items[^1].IsShort;
            }
        }

        Flow = options.Flow ?? (plain && options.Quote == '\0');
    }

    private static List<KeyValuePair<object?, object?>> Ordered(object value, YamlOptions options)
    {
        var pairs = (value is PythonSet set ? set.Select(item => KeyValuePair.Create(item, (object?)null)) : PythonValues.PairsOf(value)!).ToList();
        if (!options.SortKeys)
        {
            return pairs;
        }

        try
        {
            return [.. Ordering.Sort(pairs.Select(pair => (pair.Key, (object?)pair)), descending: false).Cast<KeyValuePair<object?, object?>>()];
        }
        catch (TemplateRuntimeException)
        {
            return pairs;
        }
    }
}
