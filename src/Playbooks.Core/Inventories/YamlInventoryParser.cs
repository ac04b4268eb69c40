using Playbooks.Results;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Inventories;

/// <summary>Reads one YAML inventory: groups with hosts, vars and children. What Ansible skips with a warning is skipped with a warning.</summary>
internal sealed class YamlInventoryParser(InventoryBuilder builder, IVaultReader vault, List<Mistake> mistakes, Warnings warnings)
{
    public void Parse(YamlMapping root)
    {
        builder.AddGroup("all", SourcePosition.None);
        if (root.Find("plugin") is { } plugin)
        {
            mistakes.Add(new Mistake(plugin.Position, "this configures an inventory plugin, and plugins are not supported", "write the hosts into a file, or use an executable script that prints JSON"));
            return;
        }

        foreach (var entry in root.Entries)
        {
            ParseGroup(entry);
        }
    }

    private string? ParseGroup(YamlEntry entry)
    {
        if (entry.Name is not { Length: > 0 } name)
        {
            mistakes.Add(new Mistake(entry.Key.Position, "a group has no name", "name it with a text"));
            return null;
        }

        if (entry.Key is YamlScalar { IsPlain: true } key && ScalarResolver.Resolve(key.Text) is not string)
        {
            mistakes.Add(new Mistake(key.Position, $"unable to add group {name}: the name of a group is a text", "put it in quotes"));
            return null;
        }

        if (entry.Value is YamlScalar { IsNull: true })
        {
            return builder.AddGroup(name, entry.Key.Position);
        }

        if (entry.Value is not YamlMapping data)
        {
            warnings.Add(entry.Value.Position, $"skipping '{name}' as this is not a valid group definition");
            return null;
        }

        var group = builder.AddGroup(name, entry.Key.Position);
        foreach (var part in data.Entries)
        {
            ParsePart(group, part);
        }

        return group;
    }

    private void ParsePart(string group, YamlEntry part)
    {
        if (part.Value is YamlScalar { IsNull: true })
        {
            return;
        }

        var isKnown = part.Name is "hosts" or "vars" or "children";
        var entries = part.Value switch
        {
            YamlMapping mapping => mapping.Entries,
            YamlScalar scalar when isKnown => [new YamlEntry(scalar, new YamlScalar(scalar.Position, "", true))],
            _ => null,
        };
        if (isKnown && entries is null)
        {
            mistakes.Add(new Mistake(part.Value.Position, $"invalid \"{part.Name}\" entry for \"{group}\" group: a mapping is needed, this is {part.Value.Kind}", "write `name:` lines instead of `- name`"));
            return;
        }

        switch (part.Name)
        {
            case "vars":
                foreach (var variable in entries!)
                {
                    builder.SetGroupVariable(group, YamlValues.ToKey(variable.Key), YamlValues.ToValue(variable.Value, vault), variable.Value.Position);
                }

                break;
            case "children":
                foreach (var child in entries!)
                {
                    AddChild(group, child);
                }

                break;
            case "hosts":
                foreach (var host in entries!)
                {
                    AddHosts(group, host);
                }

                break;
            default:
                warnings.Add(part.Key.Position, $"skipping unexpected key ({part.Name}) in group ({group}), only \"vars\", \"children\" and \"hosts\" are valid");
                break;
        }
    }

    private void AddChild(string group, YamlEntry child)
    {
        if (ParseGroup(child) is not null)
        {
            builder.AddChild(group, child.Name!, child.Key.Position);
        }
    }

    private void AddHosts(string group, YamlEntry host)
    {
        try
        {
            if (host.Key is not YamlScalar { Text: { Length: > 0 } pattern } key || (key.IsPlain && ScalarResolver.Resolve(pattern) is not string))
            {
                throw new FormatException($"host pattern {host.Name} must be a text: enclose numbers in quotes");
            }

            var (names, port) = HostRange.Expand(pattern);
            foreach (var name in names)
            {
                builder.AddHost(name, group, key.Position, port);
                SetVariables(name, host.Value);
            }
        }
        catch (FormatException error)
        {
            mistakes.Add(new Mistake(host.Key.Position, error.Message, "correct the host's name"));
        }
    }

    private void SetVariables(string host, YamlNode value)
    {
        if (value is YamlMapping variables)
        {
            foreach (var variable in variables.Entries)
            {
                builder.SetHostVariable(host, YamlValues.ToKey(variable.Key), YamlValues.ToValue(variable.Value, vault));
            }
        }
        else if (value is not YamlScalar { IsNull: true })
        {
            mistakes.Add(new Mistake(value.Position, $"the variables of host {host} are {value.Kind}", "write `name: value` lines below the host"));
        }
    }
}
