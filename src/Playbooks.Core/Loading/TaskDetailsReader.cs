using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads what is a task's own: loop, register, until, changed_when, listen, ...</summary>
internal sealed class TaskDetailsReader(LoadContext context, KeywordsReader keywords)
{
    public TaskDefinition Read(YamlMapping mapping, TaskAction action)
    {
        var own = keywords.Read(mapping);
        if (action.IsLocal)
        {
            own = own with { DelegateTo = "localhost" };
        }

        var task = new TaskDefinition(mapping.Position, Canonical(action.Name))
        {
            WrittenAction = action.Name,
            Keywords = own,
            Arguments = action.Arguments,
            ArgumentsTemplate = action.ArgumentsTemplate,
        };
        foreach (var entry in mapping.Entries)
        {
            task = Apply(task, entry);
        }

        return task with { Loop = ReadLoop(mapping) };
    }

    private string Canonical(string name)
        => context.Services.Modules.Find(name) is { } module ? module.Name : ActionReader.ShortName(name);

    private TaskDefinition Apply(TaskDefinition task, YamlEntry entry)
    {
        var (name, node) = (entry.Name, entry.Value);
        switch (name)
        {
            case "name":
                // As in Ansible a number names nothing.
                return task with { Name = context.CheckedValue(node) is long or double or bool ? null : keywords.Text(name, node) };
            case "register":
                return task with { Register = ReadRegister(node) };
            case "until":
                return task with { Until = keywords.Conditions(node) };
            case "retries":
                return task with { Retries = keywords.Number(name, node) };
            case "delay":
                return task with { Delay = keywords.Number(name, node) };
            case "changed_when":
                return task with { ChangedWhen = keywords.Conditions(node) };
            case "failed_when":
                return task with { FailedWhen = keywords.Conditions(node) };
            case "async":
                return task with { Async = keywords.Number(name, node) };
            case "poll":
                return task with { Poll = keywords.Number(name, node) };
            case "listen" when context.IsHandler:
                return task with { Listen = ReadListen(node) };
            case "listen":
                context.Add(entry.Key, "'listen' is not a valid attribute for a Task", "only handlers listen; move the task to `handlers`");
                return task;
            default:
                return task;
        }
    }

    private string? ReadRegister(YamlNode node)
    {
        if (node is YamlScalar scalar && VariableNames.IsValid(scalar.Text))
        {
            return scalar.Text;
        }

        context.Add(node, $"invalid variable name in 'register' specified: '{(node as YamlScalar)?.Text}'", "use letters, digits and underscores, and begin with a letter or an underscore");
        return null;
    }

    private IReadOnlyList<string> ReadListen(YamlNode node)
    {
        var topics = keywords.ListOf(node);
        if (topics.FirstOrDefault(topic => topic is TemplateText) is TemplateText template)
        {
            context.Add(template.Position, "listen takes no templates", "write the topic out");
        }

        return [.. topics.Select(PythonValues.Str)];
    }

    private LoopDefinition? ReadLoop(YamlMapping mapping)
    {
        var loops = mapping.Entries.Where(entry => entry.Name == "loop" || (entry.Name?.StartsWith("with_", StringComparison.Ordinal) ?? false)).ToList();
        if (loops.Count > 1)
        {
            context.Add(loops[1].Key, $"duplicate loop in task: {loops[1].Name}", "a task has one loop: keep one of them");
        }

        if (loops.Count == 0)
        {
            return null;
        }

        var entry = loops[0];
        var lookup = entry.Name == "loop" ? null : ActionReader.ShortName(entry.Name!["with_".Length..]);
        if (lookup is not null && !KeywordNames.Lookups.Contains(lookup))
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a Task", Suggestion.For(entry.Name!, KeywordNames.Lookups.Select(name => "with_" + name), "use loop"));
            return null;
        }

        if (entry.Value is YamlScalar { IsNull: true })
        {
            if (lookup is not null)
            {
                context.Add(entry.Value, $"you must specify a value when using {entry.Name}", "give it a list or a template");
            }

            return null;
        }

        return Control(new LoopDefinition(lookup, context.CheckedValue(entry.Value), entry.Value.Position), mapping.Find("loop_control"));
    }

    private LoopDefinition Control(LoopDefinition loop, YamlNode? node)
    {
        if (node is null or YamlScalar { IsNull: true })
        {
            return loop;
        }

        if (node is not YamlMapping control)
        {
            context.Add(node, "the `loop_control` value must be specified as a mapping and cannot be a variable itself", "write `loop_control:` with `loop_var: name` below it");
            return loop;
        }

        foreach (var entry in control.Entries)
        {
            loop = Apply(loop, entry);
        }

        return loop;
    }

    private LoopDefinition Apply(LoopDefinition loop, YamlEntry entry)
    {
        if (entry.Name is "loop_var" or "index_var" or "extended" or "extended_allitems" && context.CheckedValue(entry.Value) is TemplateText template)
        {
            return loop with { Templates = [.. loop.Templates, (entry.Name, template)] };
        }

        switch (entry.Name)
        {
            case "loop_var":
                return loop with { Variable = VariableName(entry) ?? loop.Variable };
            case "index_var":
                return loop with { IndexVariable = VariableName(entry) };
            case "label":
                return loop with { Label = context.CheckedValue(entry.Value) };
            case "pause":
                return loop with { Pause = context.CheckedValue(entry.Value) };
            case "extended":
                return loop with { Extended = keywords.Bool("extended", entry.Value) is true };
            case "extended_allitems":
                return loop with { ShowsAllItems = keywords.Bool("extended_allitems", entry.Value) is not false };
            default:
                context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a LoopControl", Suggestion.For(entry.Name ?? "", KeywordNames.LoopControl, "it takes " + string.Join(", ", KeywordNames.LoopControl.Order(StringComparer.Ordinal))));
                return loop;
        }
    }

    private string? VariableName(YamlEntry entry)
    {
        var name = context.StaticText(context.CheckedValue(entry.Value), entry.Value);
        if (name is null || VariableNames.IsValid(name))
        {
            return name;
        }

        context.Add(entry.Value, $"'{name}' is not a valid variable name", "use letters, digits and underscores");
        return null;
    }
}
