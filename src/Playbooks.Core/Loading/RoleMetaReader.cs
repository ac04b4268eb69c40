using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads meta/main.yml (dependencies, allow_duplicates, argument_specs) and meta/argument_specs.yml.</summary>
internal sealed class RoleMetaReader(RoleLoader roles)
{
    public Role Read(Role role, LoadContext context)
    {
        var meta = Load(role, "main", context);
        return role with
        {
            AllowDuplicates = meta?.Find("allow_duplicates") is { } allowed && new KeywordsReader(context).Bool("allow_duplicates", allowed) is true,
            Dependencies = Dependencies(meta?.Find("dependencies"), context),
            ArgumentSpecs = Specs(Load(role, "argument_specs", context) ?? meta, context),
        };
    }

    private static YamlMapping? Load(Role role, string name, LoadContext context)
    {
        foreach (var ending in new[] { ".yml", ".yaml", ".json" })
        {
            var path = Path.Combine(role.Folder, "meta", name + ending);
            if (!context.Sources.HasFile(path))
            {
                continue;
            }

            var node = context.Services.Files.Yaml.LoadFile(path);
            if (node is not (null or YamlMapping))
            {
                context.Add(node, $"the meta file of a role holds {node.Kind}", "write `dependencies:` and the like");
            }

            return node as YamlMapping;
        }

        return null;
    }

    private static JinjaDict Specs(YamlMapping? meta, LoadContext context)
        => meta?.Find("argument_specs") is YamlMapping specs ? (JinjaDict)context.Value(specs)! : [];

    private IReadOnlyList<RoleNode> Dependencies(YamlNode? node, LoadContext context)
    {
        switch (node)
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlSequence sequence:
                var reader = new RoleEntryReader(roles, isDependency: true);
                return [.. sequence.Items.Select(item => reader.Read(item, context)).OfType<RoleNode>()];
            default:
                context.Add(node, $"expected a list of role dependencies, and this is {node.Kind}", "begin each with `- role: `");
                return [];
        }
    }
}
