using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `set_stats`.</summary>
internal sealed record SetStatsArguments
{
    [Argument("Names and values.", Required = true)]
    public JinjaDict Data { get; init; } = [];

    [Argument("Count for each host instead of for the run.")]
    public bool PerHost { get; init; }

    [Argument("Add to the value that is there (numbers, lists, texts) instead of replacing it.")]
    public bool Aggregate { get; init; } = true;
}

/// <summary>Sets values that the end of the run reports. Result: ansible_stats with data, per_host, aggregate.</summary>
internal sealed class SetStatsModule : ControllerModule<SetStatsArguments>
{
    public override string Name => "set_stats";

    protected override Decision Decide(SetStatsArguments arguments, IModuleContext context)
    {
        var stats = new JinjaDict { ["data"] = arguments.Data, ["per_host"] = arguments.PerHost, ["aggregate"] = arguments.Aggregate };
        return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["ansible_stats"] = stats } });
    }
}
