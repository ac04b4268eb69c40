using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Finds the module of a task and its arguments: `copy: {...}`, `copy: src=a dest=b`, `action:`, `local_action:`, `args:`.</summary>
internal sealed class ActionReader(LoadContext context)
{
    /// <summary>Done by the engine or the loader, not by a module.</summary>
    public static readonly string[] OwnActions = ["include", "include_tasks", "include_role", "include_vars", "import_tasks", "import_role", "meta"];

    private static readonly string[] RawActions = ["include", "include_tasks", "include_role", "include_vars", "import_tasks", "import_role", "meta", "add_host", "group_by", "set_fact"];
    private static readonly string[] CommandActions = ["command", "shell", "script", "raw"];

    private ModuleRegistry Modules => context.Services.Modules;

    /// <summary>Null: a mistake was noted.</summary>
    public TaskAction? Read(YamlMapping task)
    {
        var candidates = task.Entries.Where(entry => entry.Name is "action" or "local_action" || !IsKeyword(entry.Name)).ToList();
        var known = candidates.Where(entry => entry.Name is "action" or "local_action" || IsKnown(entry.Name!)).ToList();
        if (known.Count > 1)
        {
            context.Add(known[1].Key, $"conflicting action statements: {known[0].Name}, {known[1].Name}", "one task has one module: split it in two, or check the indentation");
            return null;
        }

        foreach (var unknown in candidates.Except(known))
        {
            AddUnknown(unknown, known.Count == 1);
        }

        if (known.Count == 0)
        {
            if (candidates.Count == 0)
            {
                context.Add(task, "no module/action detected in task", "add a module, such as `command: ls`");
            }

            return null;
        }

        return candidates.Count > 1 ? null : ReadAction(known[0], task.Find("args"));
    }

    /// <summary>The name without ansible.builtin. or ansible.legacy.; other names as they are.</summary>
    public static string ShortName(string name)
        => name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name["ansible.builtin.".Length..]
            : name.StartsWith("ansible.legacy.", StringComparison.Ordinal) ? name["ansible.legacy.".Length..]
            : name;

    private bool IsKeyword(string? name)
        => name is null || KeywordNames.Handler.Contains(name) || name.StartsWith("with_", StringComparison.Ordinal);

    private bool IsKnown(string name) => OwnActions.Contains(ShortName(name)) || Modules.Find(name) is not null;

    private void AddUnknown(YamlEntry entry, bool hasModule)
    {
        if (hasModule)
        {
            context.Add(entry.Key, $"'{entry.Name}' is not a valid attribute for a {(context.IsHandler ? "Handler" : "Task")}",
                Suggestion.For(entry.Name!, KeywordNames.Handler, "is it an argument of the module that should be indented further?"));
            return;
        }

        var names = Modules.Modules.SelectMany(module => module.Aliases.Append(module.Name)).Concat(OwnActions).Concat(KeywordNames.Handler).ToList();
        context.Add(entry.Key, $"couldn't resolve module/action '{entry.Name}'", Suggestion.For(entry.Name!.Split('.')[^1], names.Where(name => !name.Contains('.', StringComparison.Ordinal)), "`playbook doc` lists the modules there are"));
    }

    private TaskAction? ReadAction(YamlEntry entry, YamlNode? args)
    {
        var arguments = new JinjaDict();
        var template = ReadArgs(args, arguments);
        var isOld = entry.Name is "action" or "local_action";
        var name = entry.Name!;
        try
        {
            if (isOld)
            {
                name = ReadOldForm(entry.Value, arguments);
            }
            else
            {
                ReadNewForm(name, entry.Value, arguments);
            }
        }
        catch (FormatException error)
        {
            context.Add(entry.Value, error.Message, "check quotes and braces, or write the arguments one per line");
            return null;
        }

        if (isOld && !IsKnown(name))
        {
            context.Add(entry.Value, $"couldn't resolve module/action '{name}'", Suggestion.For(name, Modules.Names, "`playbook doc` lists the modules there are"));
            return null;
        }

        MoveCommand(name, arguments, entry.Value);
        template = TakeRaw(name, arguments, entry.Value) ?? template;
        return new TaskAction(name, entry.Value, arguments, template, entry.Name == "local_action");
    }

    /// <summary>Below all other forms; a template stays for the task's turn.</summary>
    private object? ReadArgs(YamlNode? args, JinjaDict arguments)
    {
        var value = args is null ? null : context.CheckedValue(args);
        switch (value)
        {
            case JinjaDict dict:
                new VariableMerge().Into(arguments, dict);
                return null;
            case null or TemplateText:
                return value;
            default:
                context.Add(args!, "args must be a mapping or a template of one (\"{{ name }}\")", "write `name: value` lines");
                return null;
        }
    }

    private void ReadNewForm(string name, YamlNode value, JinjaDict arguments)
    {
        switch (context.CheckedValue(value))
        {
            case JinjaDict dict:
                new VariableMerge().Into(arguments, dict);
                break;
            case string text:
                AddKeyValues(text, IsCommand(name), arguments, value);
                break;
            case TemplateText text:
                AddKeyValues(text.Source, IsCommand(name), arguments, value);
                break;
            case null:
                break;
            default:
                context.Add(value, $"unexpected parameter type in action: {value.Kind}", "give the module a mapping of arguments, or quote the text");
                break;
        }
    }

    private string ReadOldForm(YamlNode value, JinjaDict arguments)
    {
        if (value is YamlScalar { IsNull: false } scalar)
        {
            return AddModuleText(scalar.Text, arguments, value);
        }

        if (value is not YamlMapping mapping || mapping.Find("module") is not YamlScalar module)
        {
            throw new FormatException("action takes a module with its arguments, or a mapping with `module`");
        }

        var dict = (JinjaDict)context.CheckedValue(mapping)!;
        dict.Remove("module");
        if (dict.TryGetValue("args", out var inner) && inner is JinjaDict innerDict)
        {
            dict.Remove("args");
            new VariableMerge().Into(dict, innerDict);
        }
        else if (inner is string or TemplateText)
        {
            dict.Remove("args");
            AddKeyValues(inner as string ?? ((TemplateText)inner).Source, isCommand: false, dict, mapping);
        }

        new VariableMerge().Into(arguments, dict);
        return AddModuleText(module.Text, arguments, value);
    }

    private string AddModuleText(string text, JinjaDict arguments, YamlNode node)
    {
        var words = KeyValueText.Split(text);
        var name = words.Count == 0 ? throw new FormatException("the module is missing") : words[0].Trim();
        AddKeyValues(string.Join(' ', words.Skip(1)), IsCommand(name), arguments, node);
        return name;
    }

    private static void AddKeyValues(string text, bool isCommand, JinjaDict arguments, YamlNode node)
    {
        if (text.Length == 0)
        {
            return;
        }

        var isUnsafe = node.Tag == YamlTags.Unsafe;
        foreach (var (key, value) in KeyValueText.Parse(text, isCommand))
        {
            arguments[key] = isUnsafe ? value : TemplateText.Create(value, node.Position);
        }
    }

    private bool IsCommand(string name)
        => CommandActions.Contains(ShortName(name)) || (Modules.Find(name)?.Specification.FreeForm is not null && !RawActions.Contains(ShortName(name)));

    private void MoveCommand(string name, JinjaDict arguments, YamlNode node)
    {
        if (ShortName(name) is "command" or "shell" && arguments.Remove("warn"))
        {
            context.Services.Warnings.Add(node.Position, "the argument 'warn' has no effect", "remove it");
        }

        if (ShortName(name) is not ("command" or "shell" or "script") || !arguments.TryGetValue("cmd", out var command))
        {
            return;
        }

        if (arguments.TryGetValue(KeyValueText.Raw, out var raw) && raw is not "")
        {
            context.Add(node, "the 'cmd' argument cannot be used when other raw parameters are specified", "put everything in one place");
        }

        arguments.Remove("cmd");
        arguments[KeyValueText.Raw] = command;
    }

    /// <summary>Text where a module takes none is a template of all arguments, or a mistake.</summary>
    private object? TakeRaw(string name, JinjaDict arguments, YamlNode node)
    {
        if (!arguments.TryGetValue(KeyValueText.Raw, out var raw) || raw is null or "" || RawActions.Contains(ShortName(name)) || IsCommand(name))
        {
            return null;
        }

        arguments.Remove(KeyValueText.Raw);
        if (raw is TemplateText)
        {
            return raw;
        }

        context.Add(node, $"this task '{name}' has extra params: '{raw}'", "write arguments as name=value, or one per line below the module");
        return null;
    }
}
