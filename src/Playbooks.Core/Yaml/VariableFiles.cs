using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Yaml;

/// <summary>Files of variables: group_vars/, host_vars/, a role's defaults/ and vars/, vars_files, include_vars. Each is read once as long as nobody writes to it.
/// Safe to use from many threads.</summary>
internal sealed class VariableFiles(YamlLoader yaml)
{
    private static readonly string[] Extensions = ["", ".yml", ".yaml", ".json"];

    private readonly ConcurrentDictionary<(string Path, DateTime Written, long Length, bool TakesList), JinjaDict> files = new();
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> listings = new(StringComparer.Ordinal);

    public YamlLoader Yaml { get; } = yaml;

    /// <summary>The variables of `folder/name`, `folder/name.yml`, ... or of all files below the folder of that name; each file's dictionary in the order they count.</summary>
    public IReadOnlyList<JinjaDict> Find(string folder, string name)
    {
        if (name.StartsWith('/') || name.Length == 0)
        {
            return [];
        }

        var entries = listings.GetOrAdd(folder, List);
        if (entries.Count == 0)
        {
            return [];
        }

        var first = name.Split('/')[0];
        var extension = first == name ? Array.Find(Extensions, ending => entries.Contains(name + ending)) : entries.Contains(first) ? "" : null;
        return extension is null ? [] : [.. PathsAt(Path.Combine(folder, name), extension).Select(path => Load(path))];
    }

    /// <summary>The files that stand for `path` (without its extension), in the order they count.</summary>
    public static IReadOnlyList<string> PathsFor(string path)
        => Array.Find(Extensions, ending => Path.Exists(path + ending)) is { } extension ? PathsAt(path, extension) : [];

    /// <summary>A file of variables, read again when it was written to. Throws <see cref="PlaybookException"/> when it is no mapping.</summary>
    /// <param name="path">The file.</param>
    /// <param name="takesList">One of a play's vars_files: it may be a list of mappings too, of which the later ones win.</param>
    public JinjaDict Load(string path, bool takesList = false)
        => new FileInfo(path) is { Exists: true } info ? files.GetOrAdd((path, info.LastWriteTimeUtc, info.Length, takesList), key => Read(key.Path, key.TakesList)) : Read(path, takesList);

    /// <summary>All files of a folder and the folders below it, as Ansible takes them: no hidden files, no backups, known extensions or none.</summary>
    public static IReadOnlyList<string> FilesBelow(string folder)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith('.') || name.EndsWith('~'))
            {
                continue;
            }

            var extension = Path.GetExtension(name);
            if (Directory.Exists(path))
            {
                found.AddRange(extension.Length == 0 ? FilesBelow(path) : []);
            }
            else if (Extensions.Contains(extension))
            {
                found.Add(path);
            }
        }

        return found;
    }

    private static IReadOnlyList<string> PathsAt(string path, string extension)
        => Directory.Exists(path + extension) ? FilesBelow(path + extension) : File.Exists(path + extension) ? [path + extension] : [];

    private static IReadOnlySet<string> List(string folder)
        => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();

    private JinjaDict Read(string path, bool takesList)
    {
        var node = Yaml.LoadFile(path);
        var variables = new JinjaDict();
        foreach (var item in node is YamlSequence list && takesList ? list.Items : node is null ? [] : [node])
        {
            var mapping = item as YamlMapping ?? throw new PlaybookException(item.Position, $"a file of variables holds {item.Kind}", "write `name: value` lines");
            foreach (var (key, value) in (JinjaDict)YamlValues.ToValue(mapping, Yaml.Vault)!)
            {
                variables[key] = value;
            }
        }

        return variables;
    }
}
