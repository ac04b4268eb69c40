using Playbooks.Jinja;

namespace Playbooks.Inventories.Plugins;

/// <summary>One entry of keyed_groups: how the names of groups are made of a value.</summary>
internal sealed class KeyedGroup(JinjaDict entry)
{
    public string Key => Text("key") ?? "None";

    public string Prefix => Text("prefix") ?? "";

    public string Separator => Text("separator") ?? "_";

    /// <summary>Stands for an empty value.</summary>
    public string? DefaultValue => Text("default_value");

    public string? ParentGroup => Text("parent_group");

    /// <summary>The names without prefix: of a text that text, of a list its items, of a mapping `name_value`. Null: the value is none of these.</summary>
    public IReadOnlyList<string>? BareNames(object? key) => key switch
    {
        string text => [OrDefault(text)],
        List<object?> list => [.. list.Select(item => OrDefault(PythonValues.Str(item)))],
        JinjaDict mapping => [.. mapping.Select(pair => BareName(PythonValues.Str(pair.Key), PythonValues.Str(pair.Value)))],
        _ => null,
    };

    private string BareName(string name, string value)
        => value.Length > 0 ? name + Separator + value
            : DefaultValue is { } standIn ? name + Separator + standIn
            : entry.GetValueOrDefault("trailing_separator") is false ? name
            : name + Separator;

    private string OrDefault(string name) => name.Length == 0 && DefaultValue is { } standIn ? standIn : name;

    private string? Text(string name) => entry.TryGetValue(name, out var value) && value is not null ? PythonValues.Str(value) : null;
}
