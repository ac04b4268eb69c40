using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Inventories.Plugins;

/// <summary>Adds the groups of one TOML inventory.</summary>
internal sealed class TomlReader(InventoryBuilder builder, SourcePosition position, Warnings warnings)
{
    public void ParseGroup(string name, object? data)
    {
        if (data is not JinjaDict parts)
        {
            warnings.Add(position, $"skipping '{name}' as this is not a valid group definition");
            return;
        }

        var group = builder.AddGroup(name, position);
        foreach (var (key, value) in parts)
        {
            ParsePart(group, key.ToString()!, value);
        }
    }

    private void ParsePart(string group, string key, object? value)
    {
        switch (key)
        {
            case "vars":
                foreach (var (variable, content) in value as JinjaDict ?? throw Wrong(group, key, "a table"))
                {
                    builder.SetGroupVariable(group, variable, content, position);
                }

                break;
            case "children":
                foreach (var child in value as List<object?> ?? throw Wrong(group, key, "an array"))
                {
                    builder.AddChild(group, builder.AddGroup(PythonValues.Str(child), position), position);
                }

                break;
            case "hosts":
                foreach (var (pattern, variables) in value as JinjaDict ?? throw Wrong(group, key, "a table"))
                {
                    AddHosts(group, pattern.ToString()!, variables);
                }

                break;
            default:
                warnings.Add(position, $"skipping unexpected key \"{key}\" in group \"{group}\", only \"vars\", \"children\" and \"hosts\" are valid");
                break;
        }
    }

    private void AddHosts(string group, string pattern, object? variables)
    {
        try
        {
            var (names, port) = HostRange.Expand(pattern);
            var own = variables as JinjaDict ?? throw new PlaybookException(position, $"the variables of host {pattern} are no table", $"write \"{pattern}\" = {{ name = value }}");
            foreach (var name in names)
            {
                builder.AddHost(name, group, position, port);
                foreach (var (variable, content) in own)
                {
                    builder.SetHostVariable(name, variable, content);
                }
            }
        }
        catch (FormatException error)
        {
            builder.Mistakes.Add(position, $"host '{pattern}': {error.Message}", "correct the host's name");
        }
    }

    private PlaybookException Wrong(string group, string key, string wanted)
        => new(position, $"invalid \"{key}\" entry for \"{group}\" group: {wanted} is needed", "see the manual of the inventory format");
}
