using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Inventories.Plugins;

/// <summary>What one configuration of `constructed` says about one host. A template that fails is passed over, unless it is strict.</summary>
internal sealed class ConstructedReader(InventoryBuilder builder, IInventoryTemplates templates, SourcePosition position)
{
    public bool IsStrict { get; init; }

    /// <summary>Without a prefix, a keyed group's name begins with the separator.</summary>
    public bool HasLeadingSeparator { get; init; }

    /// <summary>Adds what it computes to the variables only when all is computed: no entry sees another.</summary>
    public void Compose(JinjaDict compose, string host, JinjaDict variables, JinjaDict extra)
    {
        var seen = With(variables, extra);
        foreach (var (name, expression) in compose)
        {
            if (TryCompose(expression, seen, $"could not set {name} for host {host}", out var value))
            {
                builder.SetHostVariable(host, name, value);
                variables[name] = value;
            }
        }
    }

    public void AddToGroups(JinjaDict groups, string host, JinjaDict variables)
    {
        foreach (var (name, condition) in groups)
        {
            var template = $"{{% if {PythonValues.Str(condition)} %}} True {{% else %}} False {{% endif %}}";
            if (TryRender(template, variables, $"could not add host {host} to group {name}", out var value) && BooleanText.Parse(PythonValues.Str(value).Trim()) == true)
            {
                builder.AddHost(host, builder.AddGroup(GroupNames.Sanitize(PythonValues.Str(name)), position), position);
            }
        }
    }

    public void AddToKeyedGroups(List<object?> entries, string host, JinjaDict variables, JinjaDict extra)
    {
        var seen = With(variables, extra);
        foreach (var entry in entries)
        {
            var keyed = entry is JinjaDict { Count: > 0 } dict ? dict : throw Wrong($"invalid keyed group entry, it must be a mapping: {PythonValues.Str(entry)}");
            if (keyed.GetValueOrDefault("default_value") is not null && keyed.GetValueOrDefault("trailing_separator") is not null)
            {
                throw Wrong("default_value and trailing_separator of a keyed group exclude each other");
            }

            var expression = keyed.GetValueOrDefault("key");
            if (TryCompose(expression, seen, $"could not generate group for host {host} from {PythonValues.Str(expression)} entry", out var key))
            {
                AddToKeyedGroups(new KeyedGroup(keyed), key, host, seen);
            }
        }
    }

    private void AddToKeyedGroups(KeyedGroup keyed, object? key, string host, JinjaDict variables)
    {
        if (!PythonValues.IsTrue(key) && !(key is "" && keyed.DefaultValue is not null))
        {
            if (IsStrict && key is not (List<object?> or JinjaDict))
            {
                throw Wrong($"no key or key resulted empty for {keyed.Key} in host {host}, invalid entry");
            }

            return;
        }

        object? parent = null;
        if (keyed.ParentGroup is { Length: > 0 } template && !TryRender(template, variables, $"could not generate parent group {template} for group {PythonValues.Str(key)}", out parent))
        {
            return;
        }

        foreach (var bare in keyed.BareNames(key) ?? throw Wrong($"the key of a keyed group is a text, a list or a mapping, and not {PythonValues.Str(key)}"))
        {
            var separator = keyed.Prefix.Length == 0 && !HasLeadingSeparator ? "" : keyed.Separator;
            var group = builder.AddGroup(GroupNames.Sanitize(keyed.Prefix + separator + bare), position);
            builder.AddHost(host, group, position);
            if (parent is not null)
            {
                builder.AddChild(builder.AddGroup(GroupNames.Sanitize(PythonValues.Str(parent)), position), group, position);
            }
        }
    }

    private bool TryCompose(object? expression, JinjaDict variables, string what, out object? value)
        => TryRender("{{" + PythonValues.Str(expression) + "}}", variables, what, out value);

    private bool TryRender(string template, JinjaDict variables, string what, out object? value)
    {
        if (templates.TryRender(template, variables, out value, out var error))
        {
            return true;
        }

        return IsStrict ? throw Wrong($"{what}: {error}") : false;
    }

    private static JinjaDict With(JinjaDict variables, JinjaDict extra)
    {
        var all = new JinjaDict(variables);
        new VariableMerge().Into(all, extra);
        return all;
    }

    private PlaybookException Wrong(string what) => new(position, what, "correct the entry, or set `strict: false` to pass over what fails");
}
