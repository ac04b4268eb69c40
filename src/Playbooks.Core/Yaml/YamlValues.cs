using System.Text;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Vault;

namespace Playbooks.Yaml;

/// <summary>Nodes as plain values: null, bool, long, double, dates, bytes, string, <see cref="TemplateText"/>, List&lt;object?&gt; (ordered mappings too), sets, and JinjaDict of those;
/// <see cref="VaultText"/> where a secret could not be opened for want of a password. `!unsafe` texts are never templates, nor are opened secrets.</summary>
internal static class YamlValues
{
    public static object? ToValue(YamlNode node, IVaultReader vault, bool isUnsafe = false)
    {
        isUnsafe |= node.Tag == YamlTags.Unsafe;
        switch (node)
        {
            case YamlMapping { Tag: YamlTags.Set } set:
                return new PythonSet(set.Entries.Select(entry => ToKey(entry.Key)));
            case YamlSequence { Tag: YamlTags.OrderedMap or YamlTags.Pairs } pairs:
                return pairs.Items.Select(item => (object?)ToPair(item, vault, isUnsafe)).ToList();
            case YamlMapping mapping:
                var dict = new JinjaDict(mapping.Entries.Count);
                foreach (var entry in mapping.Entries)
                {
                    dict[ToKey(entry.Key)] = ToValue(entry.Value, vault, isUnsafe);
                }

                return dict;
            case YamlSequence sequence:
                var list = new List<object?>(sequence.Items.Count);
                foreach (var item in sequence.Items)
                {
                    list.Add(ToValue(item, vault, isUnsafe));
                }

                return list;
            default:
                return ToScalar((YamlScalar)node, vault, isUnsafe);
        }
    }

    /// <summary>An entry of an ordered mapping: as in Python its key and its value, in a list of their own, or, in a value that holds no templates, a tuple.</summary>
    private static object ToPair(YamlNode item, IVaultReader vault, bool isUnsafe)
        => item is YamlMapping { Entries: [var entry] } ? isUnsafe ? new JinjaTuple(ToKey(entry.Key), ToValue(entry.Value, vault, isUnsafe)) : new List<object?> { ToKey(entry.Key), ToValue(entry.Value, vault, isUnsafe) }
            : throw new PlaybookException(item.Position, $"an entry of {YamlTags.OrderedMap} is {item.Kind}", "write `- key: value`");

    /// <summary>Keys are never templated.</summary>
    public static object? ToKey(YamlNode key)
        => key is YamlScalar scalar ? (scalar.IsPlain && scalar.Tag is null ? ScalarResolver.Resolve(scalar.Text) : scalar.Text)
            : throw new PlaybookException(key.Position, $"{key.Kind} cannot be a key", "use a text");

    private static object? ToScalar(YamlScalar scalar, IVaultReader vault, bool isUnsafe)
    {
        switch (scalar.Tag)
        {
            case YamlTags.Vault or YamlTags.VaultEncrypted:
                return vault.OpensValues
                    ? Encoding.UTF8.GetString(vault.Decrypt(scalar.Text, scalar.Position))
                    : new VaultText(scalar.Text, scalar.Position);
            case YamlTags.Float or YamlTags.Integer or YamlTags.Bool or YamlTags.Null or YamlTags.Binary:
                return ToTagged(scalar);
            case YamlTags.Timestamp when ScalarResolver.ToMoment(scalar.Text) is { } moment:
                return moment;
            case YamlTags.Unsafe:
                return scalar.IsPlain ? Resolve(scalar.Text, scalar.Position, true) : scalar.Text;
            case null when scalar.IsPlain:
                return Resolve(scalar.Text, scalar.Position, isUnsafe);
            default:
                return isUnsafe ? scalar.Text : TemplateText.Create(scalar.Text, scalar.Position);
        }
    }

    private static object? Resolve(string text, SourcePosition position, bool isUnsafe)
        => ScalarResolver.ToMoment(text) ?? (ScalarResolver.Resolve(text) is var value && value is string plain && !isUnsafe ? TemplateText.Create(plain, position) : value);

    private static object? ToTagged(YamlScalar scalar)
    {
        try
        {
            return scalar.Tag switch
            {
                YamlTags.Float => ScalarResolver.ToFloat(scalar.Text),
                YamlTags.Integer => ScalarResolver.ToInteger(scalar.Text),
                YamlTags.Null => null,
                YamlTags.Binary => new PythonBytes(Convert.FromBase64String(string.Concat(scalar.Text.Where(letter => !char.IsWhiteSpace(letter))))),
                _ => ScalarResolver.Resolve(scalar.Text) is bool truth ? truth : throw new FormatException(),
            };
        }
        catch (FormatException)
        {
            throw new PlaybookException(scalar.Position, $"'{scalar.Text}' is not what its tag {scalar.Tag} says", "remove the tag or correct the value");
        }
    }
}
