using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads one entry of `roles:` or of a role's dependencies: a name, or a mapping with the name, keywords and parameters.</summary>
internal sealed class RoleEntryReader(RoleLoader roles, bool isDependency = false)
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

        if ((mapping.Find("role") ?? mapping.Find("name") ?? (isDependency ? mapping.Find("src") : null)) is not { } name)
        {
            context.Add(node, "role definitions must contain a role name", "add `role: name`");
            return null;
        }

        var value = context.CheckedValue(name);
        return Load(value is string source && name == mapping.Find("src") ? NameOf(source) : value, name, new KeywordsReader(context).Read(mapping), Parameters(mapping, context), context);
    }

    /// <summary>What ansible-galaxy calls a role that comes from there: the last part of an address, without its ending and version.</summary>
    private static string NameOf(string source)
    {
        if (!source.Contains("://", StringComparison.Ordinal) && !source.Contains('@'))
        {
            return source;
        }

        var name = source[(source.LastIndexOf('/') + 1)..];
        foreach (var ending in new[] { ".git", ".tar.gz" })
        {
            name = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
        }

        return name.Split(',')[0];
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
