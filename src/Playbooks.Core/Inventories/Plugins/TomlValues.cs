using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Tomlyn.Model;

namespace Playbooks.Inventories.Plugins;

/// <summary>TOML as plain values; texts with templates become templates, dates and times the text that Python prints for them.</summary>
internal static class TomlValues
{
    public static JinjaDict ToDict(TomlTable table, SourcePosition position)
    {
        var dict = new JinjaDict(table.Count);
        foreach (var (name, value) in table)
        {
            dict[name] = ToValue(value, position);
        }

        return dict;
    }

    private static object? ToValue(object? value, SourcePosition position) => value switch
    {
        TomlTable table => ToDict(table, position),
        TomlTableArray tables => tables.Select(table => (object?)ToDict(table, position)).ToList(),
        TomlArray array => array.Select(item => ToValue(item, position)).ToList(),
        string text => TemplateText.Create(text, position),
        Tomlyn.TomlDateTime moment => Moment(moment),
        _ => value,
    };

    private static string Moment(Tomlyn.TomlDateTime moment) => moment.ToString().Replace('T', ' ').Replace("Z", "+00:00", StringComparison.Ordinal);
}
