using System.Collections.Frozen;

namespace Playbooks.Values;

/// <summary>Which names a variable may have: those of Python.</summary>
internal static class VariableNames
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
        "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsValid(string name)
        => name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !Reserved.Contains(name);
}
