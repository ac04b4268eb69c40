using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads one entry of `roles:` or of a role's dependencies: a name, or a mapping with the name, keywords and parameters.</summary>
internal sealed class RoleEntryReader(RoleLoader roles)
{
    /// <summary>Null: a mistake was noted.</summary>
    public RoleNode? Read(YamlNode node, LoadContext context)
    {
        context = context with { Origin = context.Origin with { Position = node.Position } };
        if (node is YamlScalar { IsNull: false } scalar)
        {
            return Load(context.CheckedValue(scalar), node, Keywords.None, [], context);
        }

        if (node is not YamlMapping mapping)
        {
            context.Add(node, $"a role is a name or a mapping, and this is {node.Kind}", "write `- name` or `- role: name`");
            return null;
        }

        if ((mapping.Find("role") ?? mapping.Find("name")) is not { } name)
        {
            var source = mapping.Find("src") is not null ? "dependencies of ansible-galaxy (`src:`) are not installed: put the role into roles/" : "add `role: name`";
            context.Add(node, "role definitions must contain a role name", source);
            return null;
        }

        return Load(context.CheckedValue(name), name, new KeywordsReader(context).Read(mapping), Parameters(mapping, context), context);
    }

    private static JinjaDict Parameters(YamlMapping mapping, LoadContext context)
    {
        var parameters = new JinjaDict();
        foreach (var entry in mapping.Entries.Where(entry => !KeywordNames.Role.Contains(entry.Name ?? "")))
        {
            parameters[YamlValues.ToKey(entry.Key)] = context.Value(entry.Value);
        }

        return parameters;
    }

    private RoleNode? Load(object? name, YamlNode node, Keywords keywords, JinjaDict parameters, LoadContext context)
    {
        if (context.StaticText(name, node) is not { } text)
        {
            return null;
        }

        var vars = keywords.Vars.Count > 0 ? keywords.Vars[0] : [];
        if (roles.Load(text, new RoleEntry(), context.WithVariables(vars).WithVariables(parameters)) is not { } role)
        {
            return null;
        }

        return new RoleNode(node.Position, role.WithEntryVariables(vars))
        {
            Keywords = keywords with { Vars = [] },
            EntryVariables = vars,
            Parameters = parameters,
            Tasks = ArgumentSpecTask.WithParameters(role.Tasks, parameters),
        };
    }
}
