using Playbooks.Inventories.Plugins;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Inventories;

/// <summary>Gives a source to one plugin after the other until one can read it. What a plugin added before it failed stays, as in Ansible.</summary>
internal sealed class SourceReader(IReadOnlyList<IInventoryPlugin> plugins, YamlLoader yaml)
{
    /// <summary>Empty: the source was read. Otherwise what each plugin found wrong.</summary>
    public async Task<IReadOnlyList<SourceFailure>?> ReadAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        var failures = new List<SourceFailure>();
        foreach (var plugin in plugins.Where(plugin => plugin.Accepts(source)))
        {
            try
            {
                await plugin.ParseAsync(builder, source, cancellationToken);
                return null;
            }
            catch (PlaybookException error)
            {
                failures.Add(new SourceFailure(plugin, error.Mistakes));
            }
        }

        return failures;
    }

    /// <summary>All mistakes, as the plugin sees them that the source was most likely written for.</summary>
    public async Task<IReadOnlyList<Mistake>> ExplainAsync(string source, IReadOnlyList<SourceFailure> failures, CancellationToken cancellationToken)
    {
        if (failures.Count == 0)
        {
            var position = new SourcePosition(source, 0, 0);
            return File.Exists(source) ? [new Mistake(position, "no enabled inventory plugin reads this", "see enable_plugins in ansible.cfg")]
                : [new Mistake(position, "there is no such inventory", "check the path after -i; a list of hosts needs a comma (`-i host1,`)")];
        }

        var failure = MostLikely(source, failures);
        if (failure.Plugin.Name is not ("ini" or "yaml"))
        {
            return failure.Mistakes;
        }

        var collected = new SourceMistakes(collects: true);
        try
        {
            await failure.Plugin.ParseAsync(new InventoryBuilder(new VariableMerge(), new GroupNames()) { Mistakes = collected }, source, cancellationToken);
        }
        catch (PlaybookException error)
        {
            collected.AddRange(error.Mistakes);
        }

        return collected.Items;
    }

    private SourceFailure MostLikely(string source, IReadOnlyList<SourceFailure> failures)
    {
        var wanted = ScriptPlugin.HasInterpreter(source) ? "script" : Path.GetExtension(source) switch
        {
            ".toml" => "toml",
            ".yml" or ".yaml" or ".json" => IsConfiguration(source) ? "auto" : "yaml",
            "" when IsMapping(source) => "yaml",
            _ => "ini",
        };
        return failures.FirstOrDefault(failure => failure.Plugin.Name == wanted) ?? failures[^1];
    }

    private bool IsConfiguration(string source) => Root(source)?.Find("plugin") is not null;

    private bool IsMapping(string source) => Root(source) is not null;

    private YamlMapping? Root(string source)
    {
        try
        {
            return yaml.LoadFile(source) as YamlMapping;
        }
        catch (PlaybookException)
        {
            return null;
        }
    }
}
