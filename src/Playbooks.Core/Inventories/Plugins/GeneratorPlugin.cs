using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Inventories.Plugins;

/// <summary>Makes hosts of every combination of the values in `layers`, and puts them into groups.</summary>
internal sealed class GeneratorPlugin(PluginServices services) : IInventoryPlugin
{
    public string Name => "generator";

    public bool Accepts(string source) => PluginConfiguration.IsCandidate(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        var options = PluginConfiguration.Read(services.Files.Yaml, source, Name);
        var position = new SourcePosition(source, 0, 0);
        if (options.GetValueOrDefault("layers") is not JinjaDict layers || options.GetValueOrDefault("hosts") is not JinjaDict hosts || hosts.GetValueOrDefault("name") is not { } pattern)
        {
            throw new PlaybookException(position, "a generator needs `layers` and `hosts` with a `name`", "see the example in the manual of the plugin");
        }

        var templates = services.Templates();
        foreach (var combination in Combinations(layers, position))
        {
            var host = Render(templates, pattern, combination, position);
            builder.AddHost(host, null, position);
            AddParents(builder, templates, (host, IsHost: true), hosts.GetValueOrDefault("parents"), combination, position);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<JinjaDict> Combinations(JinjaDict layers, SourcePosition position)
    {
        IEnumerable<JinjaDict> all = [new JinjaDict()];
        foreach (var (name, values) in layers)
        {
            var list = values as List<object?> ?? throw new PlaybookException(position, $"the layer '{name}' is no list", "write its values as a list");
            all = [.. all.SelectMany(start => list.Select(value => new JinjaDict(start) { [name!] = value }))];
        }

        return all;
    }

    private static void AddParents(InventoryBuilder builder, IInventoryTemplates templates, (string Name, bool IsHost) child, object? parents, JinjaDict variables, SourcePosition position)
    {
        foreach (var parent in parents as List<object?> ?? [])
        {
            if (parent is not JinjaDict entry || entry.GetValueOrDefault("name") is not { } pattern)
            {
                throw new PlaybookException(position, $"element {child.Name} has a parent with no name element", "give each parent a `name`");
            }

            var group = builder.AddGroup(Render(templates, pattern, variables, position), position);
            foreach (var (name, value) in entry.GetValueOrDefault("vars") as JinjaDict ?? [])
            {
                builder.SetGroupVariable(group, name, Render(templates, value, variables, position), position);
            }

            if (child.IsHost)
            {
                builder.AddHost(child.Name, group, position);
            }
            else
            {
                builder.AddChild(group, child.Name, position);
            }

            AddParents(builder, templates, (group, false), entry.GetValueOrDefault("parents"), variables, position);
        }
    }

    private static string Render(IInventoryTemplates templates, object? pattern, JinjaDict variables, SourcePosition position)
        => templates.TryRender(PythonValues.Str(pattern), variables, out var value, out var error) ? PythonValues.Str(value)
            : throw new PlaybookException(position, error, "a template can use the names of the layers");
}
