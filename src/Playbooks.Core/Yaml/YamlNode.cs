using Playbooks.Results;

namespace Playbooks.Yaml;

/// <summary>What a YAML file consists of: a scalar, a sequence or a mapping, with its place in the file.</summary>
internal abstract record YamlNode(SourcePosition Position)
{
    /// <summary>The tag as written, in full (`tag:yaml.org,2002:str`, `!vault`); null when there is none.</summary>
    public string? Tag { get; init; }

    /// <summary>For messages: a text, a list, a mapping.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar as written. Plain: unquoted and no block text, so its type follows from its form.</summary>
internal sealed record YamlScalar(SourcePosition Position, string Text, bool IsPlain) : YamlNode(Position)
{
    public override string Kind => IsPlain && ScalarResolver.Resolve(Text) is not string ? $"'{Text}'" : "a text";

    /// <summary>Nothing at all, ~ or null.</summary>
    public bool IsNull => IsPlain && Tag is null && ScalarResolver.Resolve(Text) is null;
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(SourcePosition Position, IReadOnlyList<YamlNode> Items) : YamlNode(Position)
{
    public override string Kind => "a list";
}

/// <summary>A mapping: merge keys are resolved, each key stands there once, in order.</summary>
internal sealed record YamlMapping(SourcePosition Position, IReadOnlyList<YamlEntry> Entries) : YamlNode(Position)
{
    public override string Kind => "a mapping";

    public YamlNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Name == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlNode Key, YamlNode Value)
{
    /// <summary>The key as text; null when it is no scalar.</summary>
    public string? Name => (Key as YamlScalar)?.Text;
}
