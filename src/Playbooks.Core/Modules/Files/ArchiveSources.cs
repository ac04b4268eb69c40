using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Files;

/// <summary>A path to be packed.</summary>
/// <param name="Path">As it was expanded.</param>
/// <param name="Exists">Something is there, be it a link that leads nowhere.</param>
/// <param name="IsFolder">A folder, or a link to one.</param>
internal sealed record ArchiveSource(string Path, bool Exists, bool IsFolder);

/// <summary>What `archive` has to pack, once patterns are expanded.</summary>
internal sealed partial class ArchiveSources
{
    private ArchiveSources(ArchiveArguments arguments, IReadOnlyList<ArchiveSource> expanded, IReadOnlyList<string> excluded, string? dest)
    {
        Expanded = [.. expanded.Select(source => source.Path)];
        Excluded = excluded;
        Paths = [.. expanded.DistinctBy(source => source.Path).Where(source => !excluded.Contains(source.Path)).OrderBy(source => source.Path, StringComparer.Ordinal)];
        Found = [.. Paths.Where(source => source.Exists)];
        Missing = [.. Paths.Where(source => !source.Exists).Select(source => source.Path)];
        Root = RootOf([.. Paths.Select(source => source.Path)]);
        IsArchive = arguments.ForceArchive || arguments.Path.Any(IsPattern) || Paths.Count > 1 || Paths is [{ IsFolder: true }, ..];
        Dest = dest ?? (Paths is [var only] && !IsArchive ? $"{only.Path}.{arguments.Format}" : null);
    }

    public IReadOnlyList<string> Expanded { get; }

    public IReadOnlyList<string> Excluded { get; }

    public IReadOnlyList<ArchiveSource> Paths { get; }

    public IReadOnlyList<ArchiveSource> Found { get; }

    public IReadOnlyList<string> Missing { get; }

    /// <summary>The folder that names in the archive are relative to, with a slash at its end.</summary>
    public string Root { get; }

    /// <summary>An archive, not one compressed file.</summary>
    public bool IsArchive { get; }

    /// <summary>Null when it is needed and not given.</summary>
    public string? Dest { get; }

    public static bool IsArchiveName(string path) => ArchiveName().IsMatch(RemotePath.Name(path));

    /// <summary>A line "p", "x" or "d" for a path, an excluded one or dest; its kind; its name, ending in NUL.</summary>
    public static CommandQuery Question(ArchiveArguments arguments)
    {
        var script = new StringBuilder("""
            each() { w=$1; shift; for f; do k=-; if [ -d "$f" ]; then k=d; elif [ -e "$f" ] || [ -L "$f" ]; then k=f; fi; printf '%s%s%s\0' $w $k "$f"; done; }
            some() { w=$1; shift; for f; do if [ -e "$f" ] || [ -L "$f" ]; then each $w "$f"; fi; done; }

            """);
        foreach (var (letter, path) in arguments.Path.Select(path => ('p', path)).Concat(arguments.ExcludePath.Select(path => ('x', path))))
        {
            script.Append(IsPattern(path) ? "some " : "each ").Append(letter).Append(' ').Append(IsPattern(path) ? Pattern(path) : RemotePath.ToShell(path)).Append('\n');
        }

        return new CommandQuery(arguments.Dest is { Length: > 0 } dest ? script.Append("each d ").Append(RemotePath.ToShell(dest)).ToString() : script.ToString());
    }

    public static ArchiveSources Read(ArchiveArguments arguments, CommandAnswer answer)
    {
        var found = answer.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(item => (Role: item[0], Source: new ArchiveSource(item[2..], item[1] != '-', item[1] == 'd'))).ToLookup(item => item.Role, item => item.Source);
        return new ArchiveSources(arguments, [.. found['p']], [.. found['x'].Select(source => source.Path)], found['d'].FirstOrDefault()?.Path);
    }

    public JinjaDict Describe(string dest, string state, IEnumerable<string> archived) => new()
    {
        ["archived"] = archived.Cast<object?>().ToList(),
        ["dest"] = dest,
        ["dest_state"] = state,
        ["arcroot"] = Root,
        ["missing"] = Missing.Cast<object?>().ToList(),
        ["expanded_paths"] = Expanded.Cast<object?>().ToList(),
        ["expanded_exclude_paths"] = Excluded.Cast<object?>().ToList(),
    };

    /// <summary>The deepest folder that holds them all.</summary>
    private static string RootOf(IReadOnlyList<string> paths)
    {
        var folders = paths.Select(path => path[..(path.LastIndexOf('/') + 1)]).ToList();
        if (folders.Count == 0)
        {
            return "";
        }

        var length = folders.Min(folder => folder.Length);
        var same = Enumerable.Range(0, length).TakeWhile(index => folders.All(folder => folder[index] == folders[0][index])).Count();
        var common = folders[0][..same];
        return common[..(common.LastIndexOf('/') + 1)];
    }

    private static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The path as a shell word in which only the pattern's letters keep their meaning.</summary>
    private static string Pattern(string path)
    {
        var (home, rest) = HomeWord.Split(path);
        return home + string.Concat(rest.Select(letter => letter is '*' or '?' or '[' or ']' or '-' or '!' ? letter.ToString() : ShellQuote.Word(letter.ToString())));
    }

    [GeneratedRegex(@"\.(tar|tar\.(gz|bz2|xz)|tgz|tbz2|zip)$", RegexOptions.IgnoreCase)]
    private static partial Regex ArchiveName();
}
