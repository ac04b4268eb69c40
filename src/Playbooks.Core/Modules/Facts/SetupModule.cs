using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Queries;
using Playbooks.Queries.Facts;
using Playbooks.Results;

namespace Playbooks.Modules.Facts;

/// <summary>Arguments of `setup`.</summary>
internal sealed record SetupArguments
{
    [Argument("Keep only facts whose names match one of these patterns (`*`, `?`), with or without the ansible_ prefix.")]
    public IReadOnlyList<string> Filter { get; init; } = [];

    [Argument("Which facts: names of Ansible's collectors (min, hardware, network, virtual, ...), `!` before those to leave out. All of them cost one question of some 30 ms.")]
    public IReadOnlyList<string> GatherSubset { get; init; } = ["all"];

    [Argument("Accepted as in Ansible.")]
    public int GatherTimeout { get; init; } = 10;

    [Argument("Folder of local facts on the node.")]
    public string FactPath { get; init; } = FactsQuery.DefaultFactPath;
}

/// <summary>Gathers facts about the host, named as Ansible names them, in one question and without Python. Result: ansible_facts.</summary>
internal sealed class SetupModule : Module<SetupArguments>
{
    public override string Name => "setup";

    public override IReadOnlyList<string> Aliases => ["gather_facts", "ansible.builtin.gather_facts", "ansible.legacy.gather_facts"];

    public override IReadOnlyList<Query> Ask(SetupArguments arguments, IModuleContext context) => [Query(arguments)];

    public override Decision Decide(SetupArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Query(arguments));
        var collectors = FactSubsets.Select(arguments.GatherSubset);
        var facts = new JinjaDict();
        var prefixed = new JinjaDict();
        foreach (var (key, value) in answer.Facts)
        {
            var name = (string)key;
            if (name is not ("gather_subset" or "module_setup") && !collectors.Contains(FactSubsets.CollectorOf(name)))
            {
                continue;
            }

            if (arguments.Filter.Count == 0 || arguments.Filter.Any(pattern => Matches(pattern, name)))
            {
                facts[name] = value;
                prefixed[name is "gather_subset" or "module_setup" ? name : "ansible_" + name] = value;
            }
        }

        if (facts.ContainsKey("gather_subset"))
        {
            facts["gather_subset"] = prefixed["gather_subset"] = arguments.GatherSubset.ToList<object?>();
        }

        return Decision.Ok(new ModuleResult { Facts = facts, Values = new JinjaDict { ["ansible_facts"] = prefixed }, Warnings = answer.Warnings });
    }

    private static FactsQuery Query(SetupArguments arguments)
        => new(FactSubsets.Select(arguments.GatherSubset).Contains("local") ? arguments.FactPath : null);

    private static bool Matches(string pattern, string name)
        => PythonGlob.IsMatch(pattern, "ansible_" + name) || PythonGlob.IsMatch("ansible_" + pattern, "ansible_" + name);
}
