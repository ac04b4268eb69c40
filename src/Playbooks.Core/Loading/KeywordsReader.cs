using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads the keywords that are handed down (become, when, tags, vars, ...), each checked for what it may hold.</summary>
internal sealed class KeywordsReader(LoadContext context)
{
    public Keywords Read(YamlMapping mapping)
    {
        var keywords = Keywords.None;
        foreach (var entry in mapping.Entries)
        {
            // `user` means remote_user on a play only; on a task it is a module.
            keywords = entry.Name == "user"
                ? mapping.Find("hosts") is null ? keywords : keywords with { RemoteUser = Text("user", entry.Value) }
                : Apply(keywords, entry);
        }

        return keywords;
    }

    /// <summary>Other keywords are left alone.</summary>
    private Keywords Apply(Keywords keywords, YamlEntry entry)
    {
        var (name, node) = (entry.Name, entry.Value);
        return name switch
        {
            "tags" => keywords with { Tags = Tags(node) },
            "when" => keywords with { When = Conditions(node) },
            "vars" => keywords with { Vars = Vars(node) is { Count: > 0 } vars ? [vars] : [] },
            "environment" => keywords with { Environment = ListOf(node) },
            "module_defaults" => keywords with { ModuleDefaults = ModuleDefaults(node) },
            "notify" => keywords with { Notify = ListOf(node) },
            "become" => keywords with { Become = Bool(name, node) },
            "become_user" => keywords with { BecomeUser = Text(name, node) },
            "become_method" => keywords with { BecomeMethod = Text(name, node) },
            "become_flags" => keywords with { BecomeFlags = Text(name, node) },
            "become_exe" => keywords with { BecomeExe = Text(name, node) },
            "connection" => keywords with { Connection = Text(name, node) },
            "remote_user" => keywords with { RemoteUser = Text(name, node) },
            "port" => keywords with { Port = Number(name, node) },
            "ignore_errors" => keywords with { IgnoreErrors = Bool(name, node) },
            "ignore_unreachable" => keywords with { IgnoreUnreachable = Bool(name, node) },
            "no_log" => keywords with { NoLog = Bool(name, node) },
            "any_errors_fatal" => keywords with { AnyErrorsFatal = Bool(name, node) },
            "check_mode" => keywords with { CheckMode = Bool(name, node) },
            "diff" => keywords with { Diff = Bool(name, node) },
            "delegate_to" => keywords with { DelegateTo = Text(name, node) },
            "delegate_facts" => keywords with { DelegateFacts = Bool(name, node) },
            "run_once" => keywords with { RunOnce = Bool(name, node) },
            "throttle" => keywords with { Throttle = Number(name, node) },
            "timeout" => keywords with { Timeout = Number(name, node) },
            "debugger" => entry.Value is YamlScalar { Text: "never" } ? keywords : Unsupported(keywords, entry),
            _ => keywords,
        };
    }

    private Keywords Unsupported(Keywords keywords, YamlEntry entry)
    {
        if (entry.Value is not YamlScalar { Text: "never" })
        {
            context.Add(entry.Key, $"'{entry.Name}' is not supported", "remove it");
        }

        return keywords;
    }

    public object? Bool(string name, YamlNode node)
    {
        var value = context.CheckedValue(node);
        switch (value)
        {
            case null or bool or TemplateText or VaultText:
                return value;
            case string text when BooleanText.Parse(text) is { } truth:
                return truth;
            case long and (0 or 1):
                return value is 1L;
            default:
                context.Add(node, $"the field '{name}' has an invalid value ({Shown(value)}), and could not be converted to a bool", "write true or false");
                return null;
        }
    }

    public object? Number(string name, YamlNode node)
    {
        var value = context.CheckedValue(node);
        switch (value)
        {
            case null or long or TemplateText:
                return value;
            case string text when long.TryParse(text.Trim(), out var number):
                return number;
            case double real when real == Math.Floor(real):
                return (long)real;
            default:
                context.Add(node, $"the field '{name}' has an invalid value ({Shown(value)}), and could not be converted to an int", "write a whole number");
                return null;
        }
    }

    public object? Text(string name, YamlNode node)
    {
        var value = context.CheckedValue(node);
        if (value is JinjaDict or List<object?>)
        {
            context.Add(node, $"the field '{name}' holds {node.Kind}, and a text is needed", "write one value");
            return null;
        }

        return value is null or string or TemplateText or VaultText ? value : PythonValues.Str(value);
    }

    /// <summary>A text with commas is a list of tags.</summary>
    public IReadOnlyList<object?> Tags(YamlNode node)
    {
        switch (context.CheckedValue(node))
        {
            case null:
                return [];
            case List<object?> list:
                return [.. list.SelectMany(item => item as IEnumerable<object?> ?? [item]).Select(item => item is string or TemplateText ? item : PythonValues.Str(item))];
            case TemplateText text when !text.Source.Contains(','):
                return [text];
            case TemplateText text:
                return [.. KeyTags(text.Source).Select(tag => TemplateText.Create(tag, text.Position))];
            case JinjaDict:
                context.Add(node, "tags must be specified as a list", "write tags: [one, two]");
                return [];
            case var value:
                return [.. KeyTags(PythonValues.Str(value))];
        }
    }

    private static IEnumerable<string> KeyTags(string text) => text.Split(',').Select(tag => tag.Trim());

    /// <summary>As in Ansible a list within the list is a value like any other, and true unless it is empty.</summary>
    public IReadOnlyList<Condition> Conditions(YamlNode node)
        => node is YamlSequence sequence ? [.. sequence.Items.SelectMany(item => item is YamlSequence inner ? [new Condition(inner.Items.Count > 0, inner.Position)] : Conditions(item))]
            : node is YamlScalar { IsNull: true } ? []
            : [Condition(node)];

    private Condition Condition(YamlNode node)
    {
        var value = context.Value(node);
        switch (value)
        {
            case TemplateText text:
                // A whole expression in braces means the expression; Ansible warns of it.
                context.Check(text);
                break;
            case string expression when expression.Trim().Length > 0 && context.Services.Syntax.CheckExpression(expression) is { } problem:
                context.Add(node, $"the conditional '{expression}' is not an expression: {problem}", "correct the expression");
                break;
            case JinjaDict:
                context.Add(node, "a conditional cannot be a mapping", "quote an expression that contains ': ' or starts with {");
                break;
        }

        return new Condition(value, node.Position);
    }

    /// <summary>A mapping, or a list of mappings (the later ones win).</summary>
    public JinjaDict Vars(YamlNode node)
    {
        var vars = new JinjaDict();
        foreach (var item in node is YamlSequence sequence ? sequence.Items : [node])
        {
            if (item is YamlScalar { IsNull: true })
            {
                continue;
            }

            if (item is not YamlMapping mapping)
            {
                context.Add(item, $"vars must be a mapping, and this is {item.Kind}", "write `name: value` lines");
                continue;
            }

            foreach (var entry in mapping.Entries)
            {
                CheckName(entry);
                vars[YamlValues.ToKey(entry.Key)] = context.Value(entry.Value);
            }
        }

        return vars;
    }

    private void CheckName(YamlEntry entry)
    {
        if (!VariableNames.IsValid(entry.Name ?? ""))
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid variable name", "use letters, digits and underscores, and begin with a letter or an underscore");
        }
    }

    public IReadOnlyList<object?> ListOf(YamlNode node)
        => context.CheckedValue(node) switch
        {
            null => [],
            List<object?> list => [.. list.SelectMany(item => item as List<object?> ?? [item])],
            var value => [value],
        };

    /// <summary>Each entry a name or a list of names; a single name is a list of one.</summary>
    public IReadOnlyList<object?> ListOfAlternatives(YamlNode node)
        => context.CheckedValue(node) switch
        {
            null => [],
            List<object?> list => list,
            var value => [value],
        };

    private IReadOnlyList<JinjaDict> ModuleDefaults(YamlNode node)
    {
        var items = ListOf(node);
        foreach (var item in items.Where(item => item is not JinjaDict))
        {
            context.Add(node, $"module_defaults must be a mapping of modules, and this is {Shown(item)}", "write `module: {argument: value}`");
        }

        return [.. items.OfType<JinjaDict>()];
    }

    private static string Shown(object? value) => PythonValues.Str(value is TemplateText text ? text.Source : value);
}
