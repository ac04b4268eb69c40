using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Results;

namespace Playbooks.Modules.Synchronization;

/// <summary>rsync's --exclude and --include: the first pattern that matches decides; what is in a folder that is left out is left out.</summary>
internal sealed class SyncFilter
{
    private readonly List<(bool IsInclude, bool IsFolder, Regex Pattern)> rules = [];

    /// <summary>Reads rsync_opts; options of another kind are refused.</summary>
    public static SyncFilter Of(IReadOnlyList<string> options)
    {
        var filter = new SyncFilter();
        for (var index = 0; index < options.Count; index++)
        {
            var parts = options[index].Split((char[])['=', ' '], 2);
            if (parts[0] is "--exclude" or "--include" && (parts.Length > 1 || index + 1 < options.Count))
            {
                filter.Add(parts[0] == "--include", (parts.Length > 1 ? parts[1] : options[++index]).Trim('\'', '"'));
            }
            else if (options[index] is not ("-q" or "--quiet" or "--no-motd" or "-z" or "--compress" or "--partial" or "--delay-updates"))
            {
                throw new ModuleFailedException($"rsync_opts: {options[index]} is not known here; files are copied without rsync, which takes --exclude and --include only");
            }
        }

        return filter;
    }

    public bool Excludes(string name, bool isFolder)
    {
        foreach (var rule in rules.Where(rule => (!rule.IsFolder || isFolder) && rule.Pattern.IsMatch(name)))
        {
            return !rule.IsInclude;
        }

        return false;
    }

    private void Add(bool isInclude, string pattern)
    {
        var isFolder = pattern.EndsWith('/');
        var isAnchored = pattern.StartsWith('/');
        var body = pattern.Trim('/');
        var withContent = body.EndsWith("/***", StringComparison.Ordinal);
        body = withContent ? body[..^4] : body;
        var regex = new StringBuilder(isAnchored ? "^" : "(^|/)");
        for (var index = 0; index < body.Length; index++)
        {
            var isDouble = body[index] == '*' && index + 1 < body.Length && body[index + 1] == '*';
            var end = body[index] == '[' ? SyncClass.End(body, index) : -1;
            regex.Append(isDouble ? ".*" : body[index] == '*' ? "[^/]*" : body[index] == '?' ? "[^/]" : end > 0 ? SyncClass.Regex(body[(index + 1)..end]) : body[index] == '[' ? SyncClass.Nothing : Regex.Escape(body[index].ToString()));
            index = isDouble ? index + 1 : end > 0 ? end : index;
        }

        rules.Add((isInclude, isFolder && !withContent, new Regex(regex.Append(withContent ? "(/.*)?$" : "$").ToString(), RegexOptions.CultureInvariant)));
    }
}
