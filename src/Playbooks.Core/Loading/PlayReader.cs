using System.Text.RegularExpressions;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads one play of a playbook file.</summary>
internal sealed partial class PlayReader(LoadContext context, RoleLoader roles)
{
    private static readonly string[] Orders = ["inventory", "reverse_inventory", "sorted", "reverse_sorted", "shuffle"];
    private static readonly string[] Strategies = ["linear", "free", "host_pinned", "ansible.builtin.linear", "ansible.builtin.free", "ansible.builtin.host_pinned"];

    private static readonly string[] GatherNames = ["gather_subset", "gather_timeout", "fact_path"];
    private readonly KeywordsReader keywords = new(context);

    public Play Read(YamlMapping mapping)
    {
        CheckKeys(mapping);
        var own = keywords.Read(mapping);
        own = own with { RemoteUser = own.RemoteUser ?? (mapping.Find("user") is { } user ? keywords.Text("user", user) : null), Vars = [own.Vars.Count > 0 ? own.Vars[0] : []] };
        var files = mapping.Find("vars_files") is { } node ? keywords.ListOfAlternatives(node) : [];
        var inner = context.WithVariables(own.Vars[0]).WithVariables(FromFiles(files)).WithVariables(context.Variables);
        var entries = Roles(mapping.Find("roles"), inner);
        inner = OfRoles(entries, inner);
        var handlers = inner with { Origin = inner.Origin with { IsHandler = true } };
        return new Play(mapping.Position)
        {
            Name = mapping.Find("name") is { } name ? keywords.Text("name", name) : null,
            Hosts = Hosts(mapping),
            GatherFacts = Bool(mapping, "gather_facts"),
            GatherArguments = JinjaDict.From(GatherNames.Where(name => mapping.Find(name) is not null).Select(name => KeyValuePair.Create(name, context.CheckedValue(mapping.Find(name)!)))),
            Keywords = own,
            VarsFiles = files,
            VarsPrompts = mapping.Find("vars_prompt") is { } prompts ? Prompts(prompts) : [],
            Roles = entries,
            PreTasks = Tasks(mapping, "pre_tasks", inner),
            Tasks = Tasks(mapping, "tasks", inner),
            PostTasks = Tasks(mapping, "post_tasks", inner),
            Handlers = Tasks(mapping, "handlers", handlers),
            Serial = mapping.Find("serial") is { } serial ? Serial(serial) : [],
            Strategy = Choice(mapping, "strategy", Strategies) is string strategy ? ActionReader.ShortName(strategy) : null,
            Order = Choice(mapping, "order", Orders),
            MaxFailPercentage = Percentage(mapping),
            ForceHandlers = Bool(mapping, "force_handlers"),
        };
    }

    private void CheckKeys(YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!KeywordNames.Play.Contains(entry.Name ?? ""))
            {
                var remedy = context.Services.Modules.Find(entry.Name ?? "") is not null
                    ? "this is a module: put it under `tasks:`"
                    : Suggestion.For(entry.Name ?? "", KeywordNames.Play, "remove it");
                context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a Play", remedy);
            }
        }

        if (mapping.Find("user") is { } user && mapping.Find("remote_user") is not null)
        {
            context.Add(user, "both 'user' and 'remote_user' are set for this play", "remove user");
        }
    }

    private object? Hosts(YamlMapping mapping)
    {
        if (mapping.Find("hosts") is not { } node)
        {
            context.Add(mapping, "the field 'hosts' is required but was not set", "say which hosts the play is for, such as `hosts: all`");
            return null;
        }

        var value = context.CheckedValue(node);
        if (value is null or "" or List<object?> { Count: 0 })
        {
            context.Add(node, "hosts list cannot be empty", "say which hosts the play is for, such as `hosts: all`");
        }
        else if (value is not (string or TemplateText) && (value is not List<object?> list || list.Exists(item => item is not (string or TemplateText))))
        {
            context.Add(node, "hosts must be a pattern or a list of patterns", "quote names that look like numbers");
        }

        return value;
    }

    private object? Bool(YamlMapping mapping, string name) => mapping.Find(name) is { } node ? keywords.Bool(name, node) : null;

    private object? Choice(YamlMapping mapping, string name, string[] choices)
    {
        if (mapping.Find(name) is not { } node)
        {
            return null;
        }

        var value = keywords.Text(name, node);
        if (value is string text && !choices.Contains(text))
        {
            context.Add(node, $"{name} '{text}' is not supported", Suggestion.For(text, choices, $"use one of {string.Join(", ", choices.Where(choice => !choice.Contains('.')))}"));
        }

        return value;
    }

    private object? Percentage(YamlMapping mapping)
    {
        if (mapping.Find("max_fail_percentage") is not { } node)
        {
            return null;
        }

        var value = context.CheckedValue(node);
        switch (value)
        {
            case null or TemplateText or long or double:
                return value;
            case string text when double.TryParse(text.TrimEnd('%'), out var number):
                return number;
            default:
                context.Add(node, "max_fail_percentage must be a number", "write a number from 0 to 100");
                return null;
        }
    }

    private IReadOnlyList<object?> Serial(YamlNode node)
    {
        var items = keywords.ListOf(node);
        foreach (var item in items.Where(item => item is not (long or TemplateText) && !(item is string text && SerialForm().IsMatch(text))))
        {
            context.Add(node, $"serial cannot be '{item}'", "write a number of hosts, a percentage (\"20%\"), or a list of these");
        }

        return items;
    }

    private IReadOnlyList<VarsPrompt> Prompts(YamlNode node)
    {
        var prompts = new List<VarsPrompt>();
        foreach (var item in node is YamlSequence sequence ? sequence.Items : [node])
        {
            if (item is not YamlMapping mapping || mapping.Find("name") is not YamlScalar name)
            {
                context.Add(item, "invalid vars_prompt, missing 'name'", "write `- name: variable` with `prompt:` below it");
                continue;
            }

            foreach (var entry in mapping.Entries.Where(entry => !KeywordNames.VarsPrompt.Contains(entry.Name ?? "")))
            {
                context.Add(entry.Key, $"invalid vars_prompt, found unsupported key '{entry.Name}'", Suggestion.For(entry.Name ?? "", KeywordNames.VarsPrompt, "remove it"));
            }

            prompts.Add(new VarsPrompt(name.Text, Value(mapping, "prompt"), Value(mapping, "default"), IsSet(mapping, "private", true), IsSet(mapping, "confirm", false),
                Value(mapping, "encrypt") as string, IsSet(mapping, "unsafe", false), mapping.Position)
            {
                Salt = Value(mapping, "salt"),
                SaltSize = Value(mapping, "salt_size"),
            });
        }

        return prompts;
    }

    private object? Value(YamlMapping mapping, string name) => mapping.Find(name) is { } node ? context.CheckedValue(node) : null;

    private bool IsSet(YamlMapping mapping, string name, bool otherwise) => Bool(mapping, name) as bool? ?? otherwise;

    /// <summary>The roles of a play are loaded before its tasks: their defaults count, below everything else, in the names of what those import; so do their variables, above the play's.</summary>
    private LoadContext OfRoles(IReadOnlyList<RoleNode> entries, LoadContext inner)
    {
        var (defaults, variables, merge) = (new JinjaDict(), new JinjaDict(), new VariableMerge());
        foreach (var role in entries.SelectMany(entry => entry.Role.AllDependencies.Append(entry.Role)))
        {
            merge.Into(defaults, role.Defaults);
            merge.Into(variables, role.Variables);
        }

        return (inner with { Variables = defaults }).WithVariables(inner.Variables).WithVariables(variables).WithVariables(context.Variables);
    }

    private static IReadOnlyList<RoleNode> Roles(YamlNode? node, LoadContext inner, RoleEntryReader reader)
    {
        switch (node)
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlSequence sequence:
                return [.. sequence.Items.Select(item => reader.Read(item, inner)).OfType<RoleNode>()];
            default:
                inner.Add(node, $"roles must be a list, and this is {node.Kind}", "begin each role with `- `");
                return [];
        }
    }

    private IReadOnlyList<RoleNode> Roles(YamlNode? node, LoadContext inner) => Roles(node, inner, new RoleEntryReader(roles));

    private IReadOnlyList<TaskNode> Tasks(YamlMapping mapping, string name, LoadContext inner) => roles.Files.ReadList(mapping.Find(name), name, inner);

    /// <summary>What names of imports may be made of; a file that is not there is a mistake of the run, not of the names.</summary>
    private JinjaDict FromFiles(IReadOnlyList<object?> files)
    {
        var variables = new JinjaDict();
        foreach (var file in files)
        {
            var names = file as List<object?> ?? [file];
            var folder = context.Origin.PlaybookFolder;
            var path = names.OfType<string>().Select(HomePath.Expand).SelectMany(name => new[] { Path.Combine(folder, "vars", name), Path.Combine(folder, name) }).FirstOrDefault(File.Exists);
            if (path is null)
            {
                continue;
            }

            try
            {
                new VariableMerge().Into(variables, context.Services.Files.Load(path, takesList: true));
            }
            catch (PlaybookException error)
            {
                context.Mistakes.AddRange(error.Mistakes);
            }
        }

        return variables;
    }

    [GeneratedRegex(@"^\s*[0-9]+\s*%?\s*\z")]
    private static partial Regex SerialForm();
}
