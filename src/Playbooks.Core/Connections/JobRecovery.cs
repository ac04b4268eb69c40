namespace Playbooks.Connections;

/// <summary>Finds out what became of the durable changes of earlier sessions, waiting for those that still run.</summary>
/// <param name="run">The only run whose changes are looked at; null: every run's.</param>
/// <param name="endsSessions">The sessions that started them are known to be lost, and are ended where they still live; otherwise their changes are left alone.</param>
internal sealed class JobRecovery(RemoteShell shell, string? run, bool endsSessions)
{
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(30);

    // First line: state and, when ended, status; second: run id and description. @D@ is the record's path without its ending. Nothing, with status 0: there is no such record, or it is not ours.
    // The second line of .n names the session that started the change: while that lives, the change is not ours to deal with, unless we know better.
    // A record without .p is given a moment: its process may be about to write it. Removing .s then makes sure that it does not run any more.
    private const string Look = """
        o=@D@; w=@W@
        is() { { read -r s </proc/$1/stat; } 2>/dev/null && set -- "$2" ${s##*) } && [ "${21}" = "$1" ] && [ "$2" != Z ]; }
        alive() { { read -r p t <$o.p; } 2>/dev/null && is "$p" "$t"; }
        { read -r a && read -r p t; } 2>/dev/null <$o.n || exit 0
        [ "@R@" = "${a%% *}" ] || [ -z "@R@" ] || exit 0
        [ "$p" = $$ ] || ! is "$p" "$t" || @E@
        r=; while { read -r r <$o.r; } 2>/dev/null; [ -z "$r" ]; do
        if alive; then [ $w -gt 0 ] || { echo running; break; }
        elif [ ! -e $o.p ]; then [ $w -gt 0 ] || { rm -f $o.s; sleep 1; [ -e $o.p ] || echo never; break; }
        else { read -r r <$o.r; } 2>/dev/null; [ -n "$r" ] || echo lost; break; fi
        w=$((w-1)); sleep 1; done
        [ -z "$r" ] || echo "ended $r"
        echo "$a"
        """;

    // A record that has its name afterwards was whole.
    private const string Read = """
        o=@D@; { [ ! -e $o.o ] || cat $o.o; } && { [ ! -e $o.e ] || cat $o.e >&2; } && [ -e $o.n ]
        """;

    private const string End = """
        o=@D@; { read -r p t <$o.p && read -r s </proc/$p/stat; } 2>/dev/null && { s=${s##*) }; set -- $s; [ "${20}" != "$t" ] || { kill -9 -$p; _T $p; }; }
        """;

    /// <summary>The change that a file of the hello line belongs to.</summary>
    public static string JobOf(string record) => record.EndsWith(".n", StringComparison.Ordinal) ? record[..^2] : record;

    public async Task<IReadOnlyList<RecoveredJob>> RunAsync(IReadOnlyList<string> jobs, TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
    {
        var recovered = new List<RecoveredJob>(jobs.Count);
        var deadline = shell.Time.GetUtcNow() + limit;
        foreach (var job in jobs)
        {
            if (await RecoverOneAsync(job, deadline, progress, cancellationToken).ConfigureAwait(false) is { } result)
            {
                recovered.Add(result);
            }
        }

        // Not before all are known: a loss in between would take the results of the first ones with it.
        shell.Take(recovered.Where(job => job.Ending != JobEnding.Unknown).Select(job => job.JobId));
        return recovered;
    }

    private async Task<RecoveredJob?> RecoverOneAsync(string job, DateTimeOffset deadline, Action<string>? progress, CancellationToken cancellationToken)
    {
        var path = $"{shell.Hello.Folder}/j.{ShellQuote.Word(job)}";
        var started = shell.Time.GetUtcNow();
        var unknown = new RecoveredJob(job, run ?? "", "(its record could not be read)", JobEnding.Unknown, new ShellReply(137, default, default));
        for (var seconds = 1; ; seconds = 5)
        {
            var left = deadline - shell.Time.GetUtcNow();
            var wait = (int)Math.Ceiling(Math.Clamp(left.TotalSeconds, 0, seconds));
            if (await LookAsync(path, wait, cancellationToken).ConfigureAwait(false) is { } look)
            {
                if (look.State.Length == 0)
                {
                    // No record: it never began, or another session took it.
                    return null;
                }

                if (look.State == "running" && left > TimeSpan.Zero)
                {
                    progress?.Invoke($"waiting for an earlier change that still runs: {look.Description} ({(shell.Time.GetUtcNow() - started).TotalSeconds:0} s)");
                    continue;
                }

                unknown = unknown with { RunId = look.Run, Description = look.Description };
                if (await TakeAsync(job, path, look, left, cancellationToken).ConfigureAwait(false) is { } result)
                {
                    return result;
                }
            }

            if (left <= TimeSpan.Zero)
            {
                return unknown;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), shell.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is known of one that does not run any more, or is ended here; null when the node could not tell.</summary>
    private async Task<RecoveredJob?> TakeAsync(string job, string path, (string State, string Run, string Description) look, TimeSpan left, CancellationToken cancellationToken)
    {
        var (state, owner, description) = look;
        if (state == "never")
        {
            return new(job, owner, description, JobEnding.NeverStarted, new ShellReply(137, default, default));
        }

        if (state == "running")
        {
            await shell.ExchangeAsync([new ChangeRequest(End.Replace("@D@", path, StringComparison.Ordinal))], cancellationToken).ConfigureAwait(false);
        }

        var (ending, status) = state.Split(' ') switch
        {
            ["ended", var number] => (JobEnding.Ended, int.Parse(number)),
            ["running"] => (JobEnding.Killed, 137),
            _ => (JobEnding.Lost, 137),
        };
        var limit = left > ReadLimit ? left : ReadLimit;
        var replies = await shell.ExchangeAsync([new ReadRequest(Read.Replace("@D@", path, StringComparison.Ordinal), limit)], cancellationToken).ConfigureAwait(false);
        return replies[0].Status == 0 ? new(job, owner, description, ending, replies[0] with { Status = status }) : null;
    }

    /// <summary>Null when the node could not tell, short of time or memory.</summary>
    private async Task<(string State, string Run, string Description)?> LookAsync(string path, int wait, CancellationToken cancellationToken)
    {
        var script = Look.Replace("@D@", path, StringComparison.Ordinal).Replace("@W@", wait.ToString(), StringComparison.Ordinal)
            .Replace("@R@", run ?? "", StringComparison.Ordinal).Replace("@E@", endsSessions ? "_K \"$p\" \"$t\"" : "exit 0", StringComparison.Ordinal);
        var replies = await shell.ExchangeAsync([new ReadRequest(script, ReadLimit)], cancellationToken).ConfigureAwait(false);
        if (replies[0].Status != 0)
        {
            return null;
        }

        var lines = replies[0].OutputText.Split('\n');
        var about = lines.Length > 1 ? lines[1].Split(' ', 2) : [];
        return (lines[0], about is [var owner, ..] ? owner : "", about is [_, var description] ? description : "");
    }
}
