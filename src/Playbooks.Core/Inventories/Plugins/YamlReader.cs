using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Inventories.Plugins;

/// <summary>Reads one YAML inventory: groups with hosts, vars and children. What Ansible skips with a warning is skipped with a warning.</summary>
internal sealed class YamlReader(InventoryBuilder builder, IVaultReader vault, Warnings warnings)
{
    private static readonly string[] Parts = ["vars", "children", "hosts"];

    public void Parse(YamlMapping root)
    {
        foreach (var entry in root.Entries)
        {
            ParseGroup(entry);
        }
    }

    /// <summary>The group's name; null when it has none.</summary>
    private string? ParseGroup(YamlEntry entry)
    {
        if (entry.Value is not (YamlMapping or YamlScalar { IsNull: true }))
        {
            warnings.Add(entry.Value.Position, $"skipping '{entry.Name}' as this is not a valid group definition");
            return entry.Name;
        }

        if (entry.Name is not { Length: > 0 } name || IsNoText(entry.Key))
        {
            builder.Mistakes.Add(entry.Key.Position, $"unable to add group {entry.Name}: the name of a group is a text", "name it, in quotes when it looks like a number");
            return null;
        }

        var group = builder.AddGroup(name, entry.Key.Position);
        var parts = (entry.Value as YamlMapping)?.Entries ?? [];
        foreach (var part in parts.Where(part => Parts.Contains(part.Name) && EntriesOf(part) is null))
        {
            builder.Mistakes.Add(part.Value.Position, $"invalid \"{part.Name}\" entry for \"{group}\" group: a mapping is needed, this is {part.Value.Kind}", "write `name:` lines instead of `- name`");
        }

        foreach (var part in parts)
        {
            ParsePart(group, part);
        }

        return group;
    }

    private static bool IsNoText(YamlNode key) => key is not YamlScalar scalar || (scalar.IsPlain && ScalarResolver.Resolve(scalar.Text) is not string);

    /// <summary>A single name may stand for a mapping of it. Null: neither.</summary>
    private static IReadOnlyList<YamlEntry>? EntriesOf(YamlEntry part) => part.Value switch
    {
        YamlMapping mapping => mapping.Entries,
        YamlScalar { IsNull: true } => [],
        YamlScalar scalar when !IsNoText(scalar) => [new YamlEntry(scalar, new YamlScalar(scalar.Position, "", true))],
        _ => null,
    };

    private void ParsePart(string group, YamlEntry part)
    {
        switch (part.Name)
        {
            case "vars":
                foreach (var variable in EntriesOf(part) ?? [])
                {
                    builder.SetGroupVariable(group, YamlValues.ToKey(variable.Key), YamlValues.ToValue(variable.Value, vault), variable.Value.Position);
                }

                break;
            case "children":
                foreach (var child in EntriesOf(part) ?? [])
                {
                    AddChild(group, child);
                }

                break;
            case "hosts":
                foreach (var host in EntriesOf(part) ?? [])
                {
                    AddHosts(group, host);
                }

                break;
            default:
                if (part.Value is not YamlScalar { IsNull: true })
                {
                    warnings.Add(part.Key.Position, $"skipping unexpected key ({part.Name}) in group ({group}), only \"vars\", \"children\" and \"hosts\" are valid");
                }

                break;
        }
    }

    private void AddChild(string group, YamlEntry child)
    {
        if (ParseGroup(child) is not { } name)
        {
            return;
        }

        if (builder.HasGroup(name))
        {
            builder.AddChild(group, name, child.Key.Position);
        }
        else if (builder.HasHost(name))
        {
            builder.AddHost(name, group, child.Key.Position);
        }
        else
        {
            builder.Mistakes.Add(child.Key.Position, $"{name} is not a known host nor group", "write `name:` with nothing, or with hosts, vars or children below it");
        }
    }

    private void AddHosts(string group, YamlEntry host)
    {
        try
        {
            if (host.Key is not YamlScalar { Text: { Length: > 0 } pattern } key || IsNoText(key))
            {
                throw new FormatException($"host pattern {host.Name} must be a text: enclose numbers in quotes");
            }

            var (names, port) = HostRange.Expand(pattern);
            var variables = VariablesOf(pattern, host.Value);
            foreach (var name in names)
            {
                builder.AddHost(name, group, key.Position, port);
                foreach (var variable in variables)
                {
                    builder.SetHostVariable(name, YamlValues.ToKey(variable.Key), YamlValues.ToValue(variable.Value, vault));
                }
            }
        }
        catch (FormatException error)
        {
            builder.Mistakes.Add(host.Key.Position, error.Message, "correct the host's name");
        }
    }

    /// <summary>Whatever Python takes for false stands for no variables.</summary>
    private IReadOnlyList<YamlEntry> VariablesOf(string host, YamlNode value)
    {
        if (value is not YamlMapping && PythonValues.IsTrue(YamlValues.ToValue(value, vault)))
        {
            builder.Mistakes.Add(value.Position, $"the variables of host {host} are {value.Kind}", "write `name: value` lines below the host");
        }

        return (value as YamlMapping)?.Entries ?? [];
    }
}
