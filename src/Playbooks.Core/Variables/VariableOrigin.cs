using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Variables;

/// <summary>Where a user set a variable of a host, for errors: the option -e, a file of host_vars or group_vars, or the inventory. Values carry no positions, so the files are looked
/// through again, the strongest first. Null: it is a default, or set by the run.</summary>
internal sealed class VariableOrigin(VariableFiles files)
{
    public SourcePosition? Find(string name, TaskScope scope)
    {
        if (scope.Play.Extra.ContainsKey(name))
        {
            return SourcePosition.CommandLine("-e");
        }

        var sources = scope.Play.Magic.TryGetValue("ansible_inventory_sources", out var list) && list is IEnumerable<object?> paths ? paths.Select(PythonValues.Str).ToList() : [];
        var folders = sources.Select(source => Directory.Exists(source) ? source : Path.GetDirectoryName(source) ?? "").Append(scope.Play.PlaybookFolder).Where(folder => folder.Length > 0).Distinct().Reverse().ToList();
        return InFiles(folders.Select(folder => Path.Combine(folder, "host_vars", scope.Host.Name)), name)
            ?? InInventories(sources, name)
            ?? InFiles(folders.SelectMany(folder => scope.Host.GroupNames.Reverse().SelectMany(GroupAliases.NamesOf).Append("all").Distinct().Select(group => Path.Combine(folder, "group_vars", group))), name);
    }

    private SourcePosition? InFiles(IEnumerable<string> stems, string name)
        => stems.SelectMany(stem => Enumerable.Reverse(VariableFiles.PathsFor(stem))).Select(path => InFile(path, name)).FirstOrDefault(found => found is not null);

    private SourcePosition? InFile(string path, string name)
    {
        try
        {
            return files.Yaml.LoadFile(path) is YamlMapping mapping ? mapping.Entries.FirstOrDefault(entry => entry.Name == name)?.Key.Position : null;
        }
        catch (PlaybookException)
        {
            return null;
        }
    }

    private static SourcePosition? InInventories(IEnumerable<string> sources, string name)
    {
        foreach (var path in sources.Where(File.Exists))
        {
            var number = 0;
            foreach (var line in File.ReadLines(path))
            {
                number++;
                if (Column(line, name) is { } column)
                {
                    return new SourcePosition(path, number, column);
                }
            }
        }

        return null;
    }

    /// <summary>`name=` or `name:` as a word of its own.</summary>
    private static int? Column(string line, string name)
    {
        var at = line.TrimStart().StartsWith('#') ? -1 : line.IndexOf(name, StringComparison.Ordinal);
        if (at < 0 || (at > 0 && !char.IsWhiteSpace(line[at - 1])))
        {
            return null;
        }

        return line.AsSpan(at + name.Length).TrimStart() is ['=' or ':', ..] ? at + 1 : null;
    }
}
