namespace Playbooks.Modules.Systems;

/// <summary>A file of kernel parameters, edited as Ansible does it: of each name the first line stays, written NAME=VALUE; comments are kept.</summary>
internal static class SysctlFile
{
    /// <summary>The value that counts: the last one. Null: the name is not in it.</summary>
    public static string? Value(string text, string name) => Lines(text).Select(Pair).LastOrDefault(pair => pair?.Name == name)?.Value;

    /// <summary>The file with the parameter set, or without it when <paramref name="value"/> is null. As it was when it has that value already.</summary>
    public static string Edit(string text, string name, string? value)
    {
        var old = Value(text, name);
        if (value is null ? string.IsNullOrEmpty(old) : old == value)
        {
            return text;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<string>();
        foreach (var line in Lines(text))
        {
            if (Pair(line) is not { } pair)
            {
                result.Add(line);
            }
            else if (seen.Add(pair.Name) && (pair.Name != name || value is not null))
            {
                result.Add($"{pair.Name}={(pair.Name == name ? value : pair.Value)}");
            }
        }

        if (value is not null && !seen.Contains(name))
        {
            result.Add($"{name}={value}");
        }

        return string.Concat(result.Select(line => line + "\n"));
    }

    private static IEnumerable<string> Lines(string text)
        => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(line => line.Trim());

    private static (string Name, string Value)? Pair(string line)
        => line is ['#' or ';', ..] || line.Split('=', 2) is not [var name, var value] ? null : (name.Trim(), value.Trim());
}
