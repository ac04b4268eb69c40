using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Reads a list of tasks: tasks, blocks, static imports (resolved here) and dynamic includes (kept as tasks).</summary>
internal sealed class TaskReader(LoadContext context, StaticImports imports, bool isInBlock = false)
{
    private readonly KeywordsReader keywords = new(context);
    private readonly ActionReader actions = new(context);

    public IReadOnlyList<TaskNode> ReadList(YamlNode? node, string what)
    {
        switch (node)
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlSequence sequence:
                return [.. sequence.Items.SelectMany(ReadNode)];
            default:
                context.Add(node, $"{what} must be a list of tasks, and this is {node.Kind}", "begin each task with `- `");
                return [];
        }
    }

    private IReadOnlyList<TaskNode> ReadNode(YamlNode node)
    {
        if (node is YamlScalar { IsNull: true })
        {
            return [];
        }

        if (node is not YamlMapping mapping)
        {
            context.Add(node, $"a task must be a mapping, and this is {node.Kind}", "write `- name: ...` with a module below it");
            return [];
        }

        if (mapping.Find("block") is not null)
        {
            return ReadBlock(mapping);
        }

        if (mapping.Entries.FirstOrDefault(entry => entry.Name is "rescue" or "always") is { } stray)
        {
            context.Add(stray.Key, $"'{stray.Name}' must stand beside a `block`", "put the tasks it belongs to into a block");
            return [];
        }

        return ReadTask(mapping);
    }

    private IReadOnlyList<TaskNode> ReadBlock(YamlMapping mapping)
    {
        if (context.IsHandler && isInBlock)
        {
            context.Add(mapping, "using a block as a handler is not supported", "only what stands in a block of its own can be notified: move its tasks out of the block around it");
            return [];
        }

        foreach (var entry in mapping.Entries.Where(entry => !KeywordNames.Block.Contains(entry.Name ?? "")))
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a Block", Suggestion.For(entry.Name ?? "", KeywordNames.Block, "put it on the tasks of the block"));
        }

        var own = keywords.Read(mapping);
        var inner = new TaskReader(own.Vars.Count == 0 ? context : context.WithVariables(own.Vars[0]), imports, isInBlock: true);
        return
        [
            new BlockNode(mapping.Position)
            {
                Name = Name(mapping),
                Keywords = own,
                Tasks = inner.ReadList(mapping.Find("block"), "block"),
                Rescue = inner.ReadList(mapping.Find("rescue"), "rescue"),
                Always = inner.ReadList(mapping.Find("always"), "always"),
            },
        ];
    }

    private IReadOnlyList<TaskNode> ReadTask(YamlMapping mapping)
    {
        if (actions.Read(mapping) is not { } action)
        {
            return [];
        }

        var task = new TaskDetailsReader(context, keywords).Read(mapping, action);
        if (context.IsHandler && task.Action is ("import_role" or "include_role"))
        {
            context.Add(mapping, $"using '{task.Action}' as a handler is not supported", "name the role under `roles` or import it among the tasks: its handlers can be notified then");
            return [];
        }

        switch (task.Action)
        {
            case "import_tasks":
                return imports.ImportTasks(task, mapping, context);
            case "include" when !IsDynamic(task):
                return imports.ImportTasks(task, mapping, context);
            case "include":
                return [task with { Action = "include_tasks" }];
            case "import_role":
                return imports.ImportRole(task, mapping, context);
            case "include_tasks" or "include_role":
                return [imports.CheckInclude(task, mapping, context)];
            default:
                CheckArguments(task, action);
                return [task];
        }
    }

    private static bool IsDynamic(TaskDefinition task)
        => task.Loop is not null || !task.Arguments.TryGetValue(KeyValueText.Raw, out var file) || file is TemplateText;

    private void CheckArguments(TaskDefinition task, TaskAction action)
    {
        if (!context.Services.Foretells || context.Services.Modules.Find(action.Name) is not { } module || module.Specification.Rest is not null)
        {
            return;
        }

        foreach (var key in task.Arguments.Keys.OfType<string>().Where(key => module.Specification.Find(key) is null))
        {
            var position = (action.Position as YamlMapping)?.Entries.FirstOrDefault(entry => entry.Name == key)?.Key.Position ?? action.Position.Position;
            var names = module.Specification.Arguments.SelectMany(argument => argument.Attribute.Aliases.Prepend(argument.Name));
            context.Add(position, $"Unsupported parameters for ({module.Name}) module: {key}", Suggestion.For(key, names, $"it takes {string.Join(", ", names.Order(StringComparer.Ordinal))}"));
        }

        CheckChoices(task, module, action);
    }

    private void CheckChoices(TaskDefinition task, IModule module, TaskAction action)
    {
        foreach (var argument in module.Specification.Arguments.Where(argument => argument.Attribute.Choices.Length > 0))
        {
            foreach (var name in argument.Attribute.Aliases.Prepend(argument.Name))
            {
                if (task.Arguments.TryGetValue(name, out var value) && value is string text && argument.Property.PropertyType == typeof(string) && !argument.Attribute.Choices.Contains(text))
                {
                    var position = (action.Position as YamlMapping)?.Find(name)?.Position ?? action.Position.Position;
                    context.Add(position, $"value of {name} must be one of: {string.Join(", ", argument.Attribute.Choices)}, got: {text}",
                        Suggestion.For(text, argument.Attribute.Choices, "choose one of these"));
                }
            }
        }
    }

    private object? Name(YamlMapping mapping) => mapping.Find("name") is { } name ? keywords.Text("name", name) : null;
}
