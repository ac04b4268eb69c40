using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Variables;

/// <summary>Reads -e: `key=value` words, JSON or YAML in braces, `@file`. Later options win. These variables win over all others.</summary>
internal sealed class ExtraVariables(YamlLoader yaml, VariableMerge merge, IControllerEnvironment environment)
{
    /// <summary>Ansible's own exit code for options it cannot use.</summary>
    private const int OptionsCode = 5;

    private static readonly SourcePosition Position = SourcePosition.CommandLine("-e");

    public JinjaDict Parse(IReadOnlyList<string> options)
    {
        var variables = new JinjaDict();
        foreach (var option in options.Where(option => option.Trim().Length > 0))
        {
            merge.Into(variables, ParseOne(option));
        }

        return variables;
    }

    private JinjaDict ParseOne(string option)
        => option[0] switch
        {
            '@' => FromFile(option[1..]),
            '/' or '.' => throw new PlaybookException(Position, $"'{option}' looks like a file", $"write -e @{option}"),
            '[' or '{' => Mapping(yaml.Parse(option, Position.File), option),
            _ => FromWords(option),
        };

    private JinjaDict FromFile(string name)
    {
        var path = Path.GetFullPath(HomePath.Expand(name, environment.HomeFolder), environment.CurrentFolder);
        return Mapping(yaml.LoadFile(path), name);
    }

    private JinjaDict Mapping(YamlNode? node, string shown)
        => node is YamlMapping mapping ? (JinjaDict)YamlValues.ToValue(mapping, yaml.Vault)!
            : throw new PlaybookException(node?.Position ?? Position, $"invalid extra vars: '{shown}' holds {node?.Kind ?? "nothing"}", "write name=value, or a mapping", ansibleCode: OptionsCode);

    private JinjaDict FromWords(string option)
    {
        try
        {
            var variables = new JinjaDict();
            foreach (var (name, value) in KeyValueText.Parse(option, isCommand: false))
            {
                if (name != KeyValueText.Raw)
                {
                    variables[name] = TemplateText.Create(value, Position);
                }
                else
                {
                    yaml.Warnings.Add(Position, $"'{value}' is not name=value and is passed over", "quote values with spaces: -e 'name=\"two words\"'");
                }
            }

            return variables;
        }
        catch (FormatException error)
        {
            throw new PlaybookException(Position, $"{error.Message}: {option}", "close quotes and braces", ansibleCode: 4);
        }
    }
}
