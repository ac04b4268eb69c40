namespace Playbooks.Values;

/// <summary>The words that Ansible takes for true and false, in any case.</summary>
internal static class BooleanText
{
    /// <summary>Null: it is neither.</summary>
    public static bool? Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "y" or "yes" or "on" or "1" or "true" or "t" => true,
        "n" or "no" or "off" or "0" or "false" or "f" => false,
        _ => null,
    };
}
