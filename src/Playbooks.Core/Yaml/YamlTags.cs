namespace Playbooks.Yaml;

/// <summary>The tags that may stand in a file.</summary>
internal static class YamlTags
{
    public const string Float = Prefix + "float";
    public const string Integer = Prefix + "int";
    public const string Text = Prefix + "str";
    public const string Bool = Prefix + "bool";
    public const string Null = Prefix + "null";
    public const string Set = Prefix + "set";
    public const string OrderedMap = Prefix + "omap";
    public const string Pairs = Prefix + "pairs";
    public const string Timestamp = Prefix + "timestamp";
    public const string Binary = Prefix + "binary";
    public const string Unsafe = "!unsafe";
    public const string Vault = "!vault";
    public const string VaultEncrypted = "!vault-encrypted";

    private const string Prefix = "tag:yaml.org,2002:";

    private static readonly HashSet<string> Known =
    [
        Float, Integer, Text, Bool, Null, Set, OrderedMap, Pairs, Unsafe, Vault, VaultEncrypted,
        Prefix + "map", Prefix + "seq", Timestamp, Binary, Prefix + "python/unicode", Prefix + "python/dict", "!",
    ];

    public static bool IsKnown(string tag) => Known.Contains(tag);
}
