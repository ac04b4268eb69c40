using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `set_fact`.</summary>
internal sealed record SetFactArguments
{
    [Argument("Accepted as in Ansible, where it also keeps the values for the next run when a fact cache is set up.")]
    public bool Cacheable { get; init; }

    [AnyArguments(HasTemplatedNames = true)]
    public JinjaDict Facts { get; init; } = [];
}

/// <summary>Sets variables of the host for the rest of the run. Result: ansible_facts.</summary>
internal sealed class SetFactModule : ControllerModule<SetFactArguments>
{
    public override string Name => "set_fact";

    protected override Decision Decide(SetFactArguments arguments, IModuleContext context)
    {
        if (arguments.Facts.Count == 0)
        {
            return Decision.Refuse("No key/value pairs provided, at least one is required for this action to succeed");
        }

        var bad = arguments.Facts.Select(fact => PythonValues.Str(fact.Key)).FirstOrDefault(name => !VariableNames.IsValid(name));
        if (bad is not null)
        {
            return Decision.Refuse($"The variable name '{bad}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.");
        }

        var facts = new JinjaDict();
        foreach (var (name, value) in arguments.Facts)
        {
            facts[name] = !context.KeepsTypes && value is string text && text.ToLowerInvariant() is "true" or "false" or "yes" or "no" ? text.ToLowerInvariant() is "true" or "yes" : value;
        }

        return Decision.Ok(new ModuleResult { Facts = facts, Values = new JinjaDict { ["ansible_facts"] = facts, ["_ansible_facts_cacheable"] = arguments.Cacheable } });
    }
}
