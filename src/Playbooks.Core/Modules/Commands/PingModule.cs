using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `ping`.</summary>
internal sealed record PingArguments
{
    [Argument("What to answer; `crash` fails, for tests.")]
    public string Data { get; init; } = "pong";
}

/// <summary>Answers when the node can be reached and a shell runs there. Not ICMP. Result: ping.</summary>
internal sealed class PingModule : Module<PingArguments>
{
    private static readonly CommandQuery True = new("true");

    public override string Name => "ping";

    public override IReadOnlyList<Query> Ask(PingArguments arguments, IModuleContext context) => [True];

    public override Decision Decide(PingArguments arguments, Answers answers, IModuleContext context)
        => arguments.Data == "crash" || !answers.Get(True).IsSuccess
            ? Decision.Fail("boom")
            : Decision.Ok(new ModuleResult { Values = new JinjaDict { ["ping"] = arguments.Data } });
}
