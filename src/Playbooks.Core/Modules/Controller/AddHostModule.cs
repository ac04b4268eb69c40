using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `add_host`.</summary>
internal sealed record AddHostArguments
{
    [Argument("Name of the new host; `name:port` sets its port.", Required = true, Aliases = ["host", "hostname"])]
    public string Name { get; init; } = "";

    [Argument("Groups to put it in.", Aliases = ["group", "groupname"])]
    public IReadOnlyList<string> Groups { get; init; } = [];

    [AnyArguments]
    public JinjaDict Variables { get; init; } = [];
}

/// <summary>Adds a host to the inventory for the rest of the run; every other argument is a variable of it. Runs once for all hosts.
/// Result: add_host with host_name, groups, host_vars.</summary>
internal sealed class AddHostModule : ControllerModule<AddHostArguments>
{
    public override string Name => "add_host";

    protected override Decision Decide(AddHostArguments arguments, IModuleContext context)
    {
        var (name, port) = Split(arguments.Name.Trim());
        var variables = new JinjaDict(arguments.Variables);
        if (port is not null)
        {
            variables["ansible_ssh_port"] = port;
        }

        var host = new JinjaDict { ["host_name"] = name, ["groups"] = arguments.Groups.ToList<object?>(), ["host_vars"] = variables };

        // Whether that changes anything, who puts the host in tells.
        return Decision.Ok(new ModuleResult { Changed = true, Values = new JinjaDict { ["add_host"] = host } });
    }

    private static (string Name, object? Port) Split(string name)
    {
        var colon = name.LastIndexOf(':');
        var isPort = colon > 0 && (name.IndexOf(':', StringComparison.Ordinal) == colon || name[colon - 1] == ']') && long.TryParse(name[(colon + 1)..], out _);
        return isPort ? (name[..colon].Trim('[', ']'), long.Parse(name[(colon + 1)..])) : (name, null);
    }
}
