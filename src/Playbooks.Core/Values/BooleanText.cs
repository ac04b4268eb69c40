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

    /// <summary>YAML reads yes and no as a boolean, whose text is True or False: the choice that was meant, when exactly one of them is such a word. Null: none, or it is not clear.</summary>
    public static string? OnlyWord(string text, IEnumerable<string> choices)
        => text is "True" or "False" && choices.Where(choice => Parse(choice) == (text == "True")).ToList() is [var word] ? word : null;
}
