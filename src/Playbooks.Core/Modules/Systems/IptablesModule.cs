using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>A rule, the policy or the existence of a chain in the running firewall of the node, by its own iptables or ip6tables. Nothing is kept for the next boot.
/// Results: chain, table, rule, state, ip_version, flush, chain_management.</summary>
internal sealed partial class IptablesModule : Module<IptablesArguments>
{
    public override string Name => "iptables";

    public override bool Acts(IptablesArguments arguments) => arguments.Flush;

    public override IReadOnlyList<Query> Ask(IptablesArguments arguments, IModuleContext context)
        => Problem(arguments) is not null || arguments.Flush ? []
            : arguments.Policy is not null || IsChain(arguments) ? [Chain(arguments)]
            : [Rule(arguments), Chain(arguments)];

    public override Decision Decide(IptablesArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        if (arguments.Flush)
        {
            return Change(arguments, [Words(arguments, "-F")]);
        }

        var chain = answers.Get(Chain(arguments));
        if (chain.Status == 127)
        {
            return Decision.Fail($"Failed to find required executable \"{Program(arguments)}\" in paths: {chain.Text.Trim()}");
        }

        if (arguments.Policy is { } policy)
        {
            var current = PolicyLine().Match(chain.Text.Split('\n')[0]);
            return !chain.IsSuccess ? new Decision.Invalid(Failure(Words(arguments, "-L"), chain.Status, chain.Text, chain.Error))
                : !current.Success ? Decision.Fail("Can't detect current policy")
                : current.Groups[1].Value == policy ? Satisfied(arguments)
                : Change(arguments, [[.. Words(arguments, "-P"), policy]]);
        }

        return IsChain(arguments) ? DecideChain(arguments, chain.IsSuccess) : DecideRule(arguments, answers.Get(Rule(arguments)).IsSuccess, chain.IsSuccess);
    }

    // Ansible calls a chain changed that only chain_management removes, without it too.
    private static Decision DecideChain(IptablesArguments arguments, bool isThere)
        => !isThere ? Satisfied(arguments)
            : arguments.ChainManagement ? Change(arguments, [Words(arguments, "-X")])
            : Decision.Ok(Result(arguments));

    private static Decision DecideRule(IptablesArguments arguments, bool isThere, bool hasChain)
    {
        if (isThere == (arguments.State == "present"))
        {
            return Satisfied(arguments);
        }

        var rule = IptablesRule.Of(WithTarget(arguments));
        if (arguments.State == "absent")
        {
            return Change(arguments, [[.. Words(arguments, "-D"), .. rule]]);
        }

        var isInserted = arguments.Action == "insert";
        string[] add = [.. Words(arguments, isInserted ? "-I" : "-A"), .. Given(isInserted ? arguments.RuleNum : null), .. rule];
        return Change(arguments, hasChain || !arguments.ChainManagement ? [add] : [Words(arguments, "-N"), add]);
    }

    private static string? Problem(IptablesArguments arguments) => arguments switch
    {
        { SetDscpMark: not null, SetDscpMarkClass: not null } => "parameters are mutually exclusive: set_dscp_mark|set_dscp_mark_class",
        { Flush: true, Policy: not null } => "parameters are mutually exclusive: flush|policy",
        { Jump: "TEE" or "tee", Gateway: null } => $"jump is {arguments.Jump} but all of the following are missing: gateway",
        { MatchSet: not null, MatchSetFlags: null } => "match_set needs match_set_flags",
        { Flush: false, Chain: null } => "Either chain or flush parameter must be specified.",
        { Jump: not (null or "LOG") } when arguments.LogPrefix is not null || arguments.LogLevel is not null => "Logging options can only be used with the LOG jump target.",
        _ => null,
    };

    /// <summary>Options of the log make LOG the target.</summary>
    private static IptablesArguments WithTarget(IptablesArguments arguments)
        => arguments.Jump is null && (arguments.LogPrefix is not null || arguments.LogLevel is not null) ? arguments with { Jump = "LOG" } : arguments;

    private static bool IsChain(IptablesArguments arguments) => arguments.State == "absent" && IptablesRule.Of(arguments).Count == 0;

    private static CommandQuery Rule(IptablesArguments arguments) => Looking([.. Words(arguments, "-C"), .. IptablesRule.Of(WithTarget(arguments))]);

    private static CommandQuery Chain(IptablesArguments arguments) => Looking([.. Words(arguments, "-L"), "-n"]);

    private static CommandQuery Looking(IReadOnlyList<string> words) => new($"command -v {words[0]} >/dev/null || {{ echo \"$PATH\"; exit 127; }}\n{ShellQuote.Words(words)} || {{ s=$?; command -v {words[0]}; exit $s; }}");

    private static string Program(IptablesArguments arguments) => arguments.IpVersion == "ipv6" ? "ip6tables" : "iptables";

    private static string[] Words(IptablesArguments arguments, string verb) => [Program(arguments), "-t", arguments.Table, verb, .. Given(arguments.Chain)];

    private static string[] Given(string? word) => string.IsNullOrEmpty(word) ? [] : [word];

    private static Decision Satisfied(IptablesArguments arguments) => Decision.Ok(Result(arguments) with { Changed = false });

    private static Decision Change(IptablesArguments arguments, IReadOnlyList<IReadOnlyList<string>> commands)
        => new Decision.Change([.. commands.Select(words => new RunScript(string.Join(' ', words), $"{ShellQuote.Words(words)} || {{ s=$?; command -v {words[0]}; exit $s; }}"))], Result(arguments))
        {
            ConcludeFailure = failed => Failure(commands[^1], failed.Status, failed.OutputText, failed.ErrorText),
        };

    /// <summary>A command that failed, as Ansible tells of it. Where the program lies stands on standard output, which it does not use then.</summary>
    private static ModuleResult Failure(IReadOnlyList<string> words, int status, string path, string error)
    {
        var command = ShellQuote.Words([path.Trim() is { Length: > 0 } found ? found : words[0], .. words.Skip(1)]);
        return new FailedStep("", "", status, words, "", error).ToResult(error.TrimEnd(), command);
    }

    private static ModuleResult Result(IptablesArguments arguments) => new()
    {
        Changed = true,
        Values = new JinjaDict
        {
            ["ip_version"] = arguments.IpVersion,
            ["table"] = arguments.Table,
            ["chain"] = arguments.Chain,
            ["flush"] = arguments.Flush,
            ["rule"] = string.Join(' ', IptablesRule.Of(arguments)),
            ["state"] = arguments.State,
            ["chain_management"] = arguments.ChainManagement,
        },
    };

    [GeneratedRegex(@"\(policy ([A-Z]+)")]
    private static partial Regex PolicyLine();
}
