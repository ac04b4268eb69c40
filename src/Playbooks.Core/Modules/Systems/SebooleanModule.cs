using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `seboolean`.</summary>
internal sealed record SebooleanArguments
{
    [Argument("Name of the boolean.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("Its value.", Required = true)]
    public bool State { get; init; }

    [Argument("Also after a boot.")]
    public bool Persistent { get; init; }

    [Argument("Do not look whether SELinux is on (in a chroot).")]
    public bool IgnoreSelinuxState { get; init; }
}

/// <summary>A boolean of SELinux's policy, by the node's own getsebool, semanage and setsebool. Results: name, persistent, state.</summary>
internal sealed partial class SebooleanModule : Module<SebooleanArguments>
{
    public override string Name => "seboolean";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.seboolean"];

    public override IReadOnlyList<Query> Ask(SebooleanArguments arguments, IModuleContext context) => [Look(arguments)];

    public override Decision Decide(SebooleanArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Look(arguments));
        if (answer.Status == 127)
        {
            return Decision.Fail($"Failed to find required executable \"getsebool\" in paths: {answer.Text.Trim()}");
        }

        var lines = answer.Lines;
        if (!arguments.IgnoreSelinuxState && !lines.Contains("enabled"))
        {
            return Decision.Fail("SELinux is disabled on this host.");
        }

        // "NAME --> on"; with a change that is not committed yet, what is active comes first.
        var active = lines.Select(line => Active().Match(line)).FirstOrDefault(match => match.Success);
        if (active is null)
        {
            return Decision.Fail($"SELinux boolean {arguments.Name} does not exist.");
        }

        // "NAME   (on   ,   off)  text": the running value and the one that is kept. Without semanage, the running one has to do.
        var kept = lines.Select(line => Kept().Match(line)).FirstOrDefault(match => match.Success && match.Groups["name"].Value == active.Groups["name"].Value);
        var current = (arguments.Persistent && kept is not null ? kept : active).Groups["value"].Value == "on";
        var result = new ModuleResult { Values = new JinjaDict { ["name"] = arguments.Name, ["persistent"] = arguments.Persistent, ["state"] = arguments.State } };
        var command = ShellQuote.Words(["setsebool", .. arguments.Persistent ? ["-P"] : Array.Empty<string>(), arguments.Name, arguments.State ? "1" : "0"]);
        var message = arguments.Persistent ? $"Failed to manage policy for boolean {arguments.Name}: " : $"Failed to set boolean {arguments.Name} to {(arguments.State ? "True" : "False")}";
        return current == arguments.State ? Decision.Ok(result) : new Decision.Change([new RunScript(command, command)], result with { Changed = true })
        {
            ConcludeFailure = failed => ModuleResult.Failure(arguments.Persistent ? message + failed.ErrorText.Trim() : message),
        };
    }

    private static CommandQuery Look(SebooleanArguments arguments)
    {
        var name = ShellQuote.Word(arguments.Name);
        return new CommandQuery($$"""
            command -v getsebool >/dev/null || { echo "$PATH"; exit 127; }
            ! selinuxenabled 2>/dev/null || echo enabled
            getsebool {{name}} 2>/dev/null
            {{(arguments.Persistent ? $"semanage boolean -l 2>/dev/null | grep \"^$(getsebool {name} 2>/dev/null | cut -d' ' -f1) \"" : ":")}}
            true
            """);
    }

    [GeneratedRegex(@"^(?<name>\S+) --> (?<value>on|off)\b")]
    private static partial Regex Active();

    [GeneratedRegex(@"^(?<name>\S+)\s+\((?:on|off)\s*,\s*(?<value>on|off)\s*\)")]
    private static partial Regex Kept();
}
