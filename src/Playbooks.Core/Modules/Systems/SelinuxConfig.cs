namespace Playbooks.Modules.Systems;

/// <summary>The lines NAME=VALUE of /etc/selinux/config.</summary>
internal static class SelinuxConfig
{
    /// <summary>The first value of a name; null when there is none.</summary>
    public static string? Value(string text, string name)
        => Array.Find(text.Split('\n'), line => IsFor(line, name))?.Split('=')[1].Trim();

    /// <summary>Every line of the name gets the value; without one it comes at the end.</summary>
    public static string Set(string text, string name, string value)
    {
        var lines = text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(line => IsFor(line, name) ? $"{name}={value}" : line).ToList();
        if (!lines.Exists(line => IsFor(line, name)))
        {
            lines.Add($"{name}={value}");
        }

        return string.Join('\n', lines) + "\n";
    }

    private static bool IsFor(string line, string name) => line.StartsWith(name + "=", StringComparison.Ordinal);
}
