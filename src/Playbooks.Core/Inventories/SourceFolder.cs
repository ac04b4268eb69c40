using System.Text.RegularExpressions;
using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>Which files and folders of a folder of sources are read, in their order.</summary>
internal sealed class SourceFolder(SourceOptions options, Warnings warnings)
{
    private static readonly string[] StandardEndings = [".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".ini", ".cfg", ".retry"];
    private static readonly string[] IgnoredNames = ["host_vars", "group_vars", "vars_plugins"];

    public IEnumerable<string> Entries(string folder)
        => Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal).Where(entry => !IsIgnored(entry));

    private bool IsIgnored(string entry)
    {
        var name = Path.GetFileName(entry);
        if (options.IgnoredEndings is null && name.EndsWith(".ini", StringComparison.Ordinal))
        {
            warnings.Add(new SourcePosition(entry, 0, 0), "files ending in .ini are not read from a folder of inventories", "name the file itself with -i, or take away its ending");
        }

        return name.StartsWith('.') || IgnoredNames.Contains(name)
            || (options.IgnoredEndings ?? StandardEndings).Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            || options.IgnoredPatterns.Any(pattern => Regex.IsMatch(name, pattern));
    }
}
