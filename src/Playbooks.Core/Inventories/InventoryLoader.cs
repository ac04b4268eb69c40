using System.Text.RegularExpressions;
using Playbooks.Controller;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Inventories;

/// <summary>Reads inventory sources (files, folders of files, executable scripts, `host1,host2,` lists) into one inventory. Later sources add to and override earlier ones.
/// All mistakes of all sources at once.</summary>
internal sealed class InventoryLoader(VariableFiles files, VariableMerge merge, IControllerEnvironment environment)
{
    private static readonly string[] StandardEndings = [".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".ini", ".cfg", ".retry"];
    private static readonly string[] IgnoredNames = ["host_vars", "group_vars", "vars_plugins"];

    /// <summary>Endings of files that a folder of sources does not read; null: the usual ones.</summary>
    public IReadOnlyList<string>? IgnoredEndings { get; init; }

    /// <summary>Regular expressions of further names that a folder of sources does not read.</summary>
    public IReadOnlyList<string> IgnoredPatterns { get; init; } = [];

    private Warnings Warnings => files.Yaml.Warnings;

    public async Task<Inventory> LoadAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        var mistakes = new List<Mistake>();
        var builder = new InventoryBuilder(merge, mistakes);
        var folders = new List<string>();
        foreach (var source in sources)
        {
            if (source.Contains(',') && !Path.Exists(FullPath(source)))
            {
                AddList(builder, source);
                continue;
            }

            var path = FullPath(source);
            await AddPathAsync(builder, path, mistakes, cancellationToken);
            folders.Add(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
        }

        var inventory = builder.Build([.. folders.Distinct()], files);
        foreach (var group in inventory.Groups.Where(group => group.Name is not ("all" or "ungrouped") && builder.HasHost(group.Name)))
        {
            Warnings.Add(group.Position, $"found both group and host with same name: {group.Name}");
        }

        return inventory;
    }

    private string FullPath(string source)
        => Path.GetFullPath(source.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(environment.HomeFolder, source[2..]) : source, environment.CurrentFolder);

    private static void AddList(InventoryBuilder builder, string source)
    {
        builder.Source = source;
        builder.AddGroup("all", SourcePosition.None);
        foreach (var name in source.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            HostAddress.TryParse(name, false, out var host, out var port);
            if (!builder.HasHost(host))
            {
                builder.AddHost(host, "ungrouped", SourcePosition.CommandLine("-i"), port);
            }
        }
    }

    private async Task AddPathAsync(InventoryBuilder builder, string path, List<Mistake> mistakes, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).Where(entry => !IsIgnored(entry)))
            {
                await AddPathAsync(builder, entry, mistakes, cancellationToken);
            }

            return;
        }

        builder.Source = path;
        try
        {
            await AddFileAsync(builder, path, mistakes, cancellationToken);
        }
        catch (PlaybookException error)
        {
            mistakes.AddRange(error.Mistakes);
        }
    }

    private bool IsIgnored(string entry)
    {
        var name = Path.GetFileName(entry);
        if (IgnoredEndings is null && name.EndsWith(".ini", StringComparison.Ordinal))
        {
            Warnings.Add(new SourcePosition(entry, 0, 0), "files ending in .ini are not read from a folder of inventories", "name the file itself with -i, or take away its ending");
        }

        return name.StartsWith('.') || IgnoredNames.Contains(name)
            || (IgnoredEndings ?? StandardEndings).Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            || IgnoredPatterns.Any(pattern => Regex.IsMatch(name, pattern));
    }

    private async Task AddFileAsync(InventoryBuilder builder, string path, List<Mistake> mistakes, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new PlaybookException(new SourcePosition(path, 0, 0), "there is no such inventory", "check the path after -i; a list of hosts needs a comma (`-i host1,`)");
        }

        if (IsProgram(path))
        {
            await new ScriptInventory(builder, path).LoadAsync(cancellationToken);
            return;
        }

        var text = files.Yaml.ReadText(path);
        if (ReadYaml(path, text) is { } root)
        {
            new YamlInventoryParser(builder, files.Yaml.Vault, mistakes, Warnings).Parse(root);
        }
        else
        {
            new IniInventoryParser(builder, path, mistakes).Parse(text);
        }
    }

    /// <summary>Null: this is not YAML, so it is INI. A file that says it is YAML must be.</summary>
    private YamlMapping? ReadYaml(string path, string text)
    {
        var extension = Path.GetExtension(path);
        var mustBeYaml = extension is ".yml" or ".yaml" or ".json";
        if (extension == ".toml")
        {
            throw new PlaybookException(new SourcePosition(path, 0, 0), "TOML inventories are not supported", "write it as INI or YAML");
        }

        if (!mustBeYaml && extension.Length > 0 && !text.TrimStart().StartsWith("---", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return files.Yaml.Parse(text, path) switch
            {
                YamlMapping mapping => mapping,
                null when mustBeYaml => new YamlMapping(new SourcePosition(path, 1, 1), []),
                { } other when mustBeYaml => throw new PlaybookException(other.Position, $"a YAML inventory is a mapping of groups, and this is {other.Kind}", "write `all:` with `hosts:` below it"),
                _ => null,
            };
        }
        catch (PlaybookException) when (!mustBeYaml && !text.TrimStart().StartsWith("---", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static bool IsProgram(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        return start[..length].StartsWith("#!"u8) || start[..length].SequenceEqual("\x7FELF"u8);
    }
}
