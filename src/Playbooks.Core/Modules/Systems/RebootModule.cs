using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `reboot`.</summary>
internal sealed record RebootArguments
{
    [Argument("Command that prints something else after every boot.")]
    public string BootTimeCommand { get; init; } = "cat /proc/sys/kernel/random/boot_id";

    [Argument("Accepted as in Ansible: how long one connection may take is set for the host.")]
    public int? ConnectTimeout { get; init; }

    [Argument("What users who are logged in read.")]
    public string Msg { get; init; } = "Reboot initiated by Ansible";

    [Argument("Seconds to wait after the host can be reached again, before it is looked at.")]
    public int PostRebootDelay { get; init; }

    [Argument("Seconds before the reboot; whole minutes count, as shutdown has it.")]
    public int PreRebootDelay { get; init; }

    [Argument("Command that reboots, with its words; shutdown from search_paths when not given.")]
    public string? RebootCommand { get; init; }

    [Argument("Seconds until the host must be back.")]
    public int RebootTimeout { get; init; } = 600;

    [Argument("Folders to look for shutdown in.")]
    public IReadOnlyList<string> SearchPaths { get; init; } = ["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"];

    [Argument("Command that must succeed before the host counts as back.")]
    public string TestCommand { get; init; } = "whoami";
}

/// <summary>Reboots the host and waits until it is back: until its boot id is another and test_command succeeds. Results: rebooted, elapsed (seconds).</summary>
internal sealed class RebootModule : Module<RebootArguments>
{
    public override string Name => "reboot";

    public override bool IgnoresAsync => true;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override bool Acts(RebootArguments arguments) => true;

    public override IReadOnlyList<Query> Ask(RebootArguments arguments, IModuleContext context) => [];

    public override Decision Decide(RebootArguments arguments, Answers answers, IModuleContext context)
        => context.Variable("ansible_connection") is "local"
            ? Decision.Fail("Running reboot with local connection would reboot the control node.")
            : new Decision.Change(
                [new RunProcedure("reboot", (session, token) => RebootAsync(arguments, session, token))],
                new ModuleResult { Changed = true, Values = new JinjaDict { ["rebooted"] = true, ["elapsed"] = 0L } },
                outcomes => new ModuleResult { Changed = true, Values = new JinjaDict { ["rebooted"] = true, ["elapsed"] = (long)outcomes[0].Duration.TotalSeconds } });

    private static async Task<ChangeOutcome> RebootAsync(RebootArguments arguments, IHostSession session, CancellationToken cancellationToken)
    {
        var before = await BootIdAsync(arguments, session, cancellationToken).ConfigureAwait(false)
            ?? throw new ModuleFailedException($"Could not find out when the host was booted: {arguments.BootTimeCommand} failed");
        session.Report("rebooting");
        await StartAsync(arguments, session, cancellationToken).ConfigureAwait(false);
        var end = session.Time.GetUtcNow() + TimeSpan.FromSeconds(arguments.RebootTimeout + (arguments.PreRebootDelay / 60 * 60));
        while (!await IsBackAsync(arguments, session, before, cancellationToken).ConfigureAwait(false))
        {
            if (session.Time.GetUtcNow() > end)
            {
                throw new ModuleFailedException($"Timed out waiting for the host to come back after its reboot (timeout={arguments.RebootTimeout})");
            }

            session.Report("waiting for the host to come back");
            await Task.Delay(TimeSpan.FromSeconds(1), session.Time, cancellationToken).ConfigureAwait(false);
            await ReconnectAsync(session, end, cancellationToken).ConfigureAwait(false);
        }

        await Task.Delay(TimeSpan.FromSeconds(arguments.PostRebootDelay), session.Time, cancellationToken).ConfigureAwait(false);
        return ChangeOutcome.Done;
    }

    private static async Task StartAsync(RebootArguments arguments, IHostSession session, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await session.RunAsync(new RunScript("reboot", Command(arguments)) { StatusIsData = true }, cancellationToken).ConfigureAwait(false);
            if (outcome.Status is not (0 or -1) && outcome.Status < 128)
            {
                throw new ModuleFailedException($"Reboot command failed. Error was '{outcome.OutputText.Trim()}, {outcome.ErrorText.Trim()}'");
            }
        }
        catch (ConnectionException)
        {
            // It went down before it could answer.
        }
        catch (ModuleFailedException lost) when (lost.IsUncertain)
        {
            // It is up again already, without the answer.
        }
    }

    /// <summary>The reboot starts a second later, in a session of its own, so that its start can still be answered.</summary>
    private static string Command(RebootArguments arguments)
    {
        var minutes = arguments.PreRebootDelay / 60;
        var command = arguments.RebootCommand is { Length: > 0 } own
            ? ShellQuote.Words(ShellWords.OfArgument(own))
            : $"\"$c\" -r {(minutes > 0 ? $"+{minutes}" : "now")} {ShellQuote.Word(arguments.Msg)}";
        var find = arguments.RebootCommand is { Length: > 0 } ? "" : $$"""
            c=; for d in {{ShellQuote.Words(arguments.SearchPaths)}}; do [ -x "$d/shutdown" ] && { c=$d/shutdown; break; }; done
            [ -n "$c" ] || c=$(command -v reboot) || { echo 'neither shutdown nor reboot is there' >&2; exit 127; }
            c2=; case $c in */shutdown) ;; *) c2=1 ;; esac

            """;
        var start = arguments.RebootCommand is { Length: > 0 } ? command : $"if [ -n \"$c2\" ]; then \"$c\"; else {command}; fi";
        return find + $"( sleep 1; {start} ) </dev/null >/dev/null 2>&1 &";
    }

    private static async Task ReconnectAsync(IHostSession session, DateTimeOffset end, CancellationToken cancellationToken)
    {
        try
        {
            await session.ReconnectAsync(end - session.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException exception) when (session.Time.GetUtcNow() >= end)
        {
            throw new ModuleFailedException($"Timed out waiting for the host to come back after its reboot: {exception.Message}", exception);
        }
    }

    private static async Task<bool> IsBackAsync(RebootArguments arguments, IHostSession session, string before, CancellationToken cancellationToken)
    {
        try
        {
            return await BootIdAsync(arguments, session, cancellationToken).ConfigureAwait(false) is { } now && now != before
                && (await session.ReadAsync(arguments.TestCommand, TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false)).Status == 0;
        }
        catch (ConnectionException)
        {
            return false;
        }
    }

    private static async Task<string?> BootIdAsync(RebootArguments arguments, IHostSession session, CancellationToken cancellationToken)
    {
        var outcome = await session.ReadAsync(arguments.BootTimeCommand, TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false);
        return outcome.Status == 0 && outcome.OutputText.Trim() is { Length: > 0 } id ? id : null;
    }
}
