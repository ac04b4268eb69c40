namespace Playbooks.Connections;

/// <summary>Finds out what became of the durable changes of earlier sessions, waiting for those that still run.</summary>
internal sealed class JobRecovery(RemoteShell shell)
{
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(30);

    // First line: state and, when ended, status; second: run id and description. @D@ is the record's path without its ending.
    // The second line of .n names the session that started the change: while that lives, the change is not ours to deal with.
    // A record without .p is given a moment: its process may be about to write it. Removing .s then makes sure that it does not run any more.
    private const string Look = """
        o=@D@; w=@W@
        is() { { read -r s </proc/$1/stat; } 2>/dev/null && set -- "$2" ${s##*) } && [ "${21}" = "$1" ] && [ "$2" != Z ]; }
        alive() { { read -r p t <$o.p; } 2>/dev/null && is "$p" "$t"; }
        { read -r a; read -r p t; } <$o.n || exit 0
        [ "$p" = $$ ] || ! is "$p" "$t" || exit 0
        r=; while { read -r r <$o.r; } 2>/dev/null; [ -z "$r" ]; do
        if alive; then [ $w -gt 0 ] || { echo running; break; }
        elif [ ! -e $o.p ]; then [ $w -gt 0 ] || { rm -f $o.s; sleep 1; [ -e $o.p ] || echo never; break; }
        else { read -r r <$o.r; } 2>/dev/null; [ -n "$r" ] || echo lost; break; fi
        w=$((w-1)); sleep 1; done
        [ -z "$r" ] || echo "ended $r"
        echo "$a"
        """;

    private const string End = """
        o=@D@; { read -r p t <$o.p && read -r s </proc/$p/stat; } 2>/dev/null && { s=${s##*) }; set -- $s; [ "${20}" != "$t" ] || { kill -9 -$p; _T $p; }; }
        """;

    public async Task<IReadOnlyList<RecoveredJob>> RunAsync(IReadOnlyList<string> records, TimeSpan limit, Action<string>? progress, CancellationToken cancellationToken)
    {
        var recovered = new List<RecoveredJob>(records.Count);
        var deadline = shell.Time.GetUtcNow() + limit;
        foreach (var record in records)
        {
            var job = record.EndsWith(".n", StringComparison.Ordinal) ? record[..^2] : record;
            if (await RecoverOneAsync(job, deadline, progress, cancellationToken).ConfigureAwait(false) is { } result)
            {
                recovered.Add(result);
                shell.Take([job]);
            }
        }

        return recovered;
    }

    private async Task<RecoveredJob?> RecoverOneAsync(string job, DateTimeOffset deadline, Action<string>? progress, CancellationToken cancellationToken)
    {
        var path = $"{shell.Hello.Folder}/j.{ShellQuote.Word(job)}";
        var started = shell.Time.GetUtcNow();
        for (var seconds = 1; ; seconds = 5)
        {
            var left = (deadline - shell.Time.GetUtcNow()).TotalSeconds;
            var wait = (int)Math.Clamp(left, 0, seconds);
            var (state, run, description) = await LookAsync(path, wait, cancellationToken).ConfigureAwait(false);
            switch (state.Split(' '))
            {
                case ["ended", var status]:
                    return new(job, run, description, JobEnding.Ended, await ReadAsync(path, int.Parse(status), cancellationToken).ConfigureAwait(false));
                case ["never"]:
                    return new(job, run, description, JobEnding.NeverStarted, new ShellReply(137, default, default));
                case ["lost"]:
                    return new(job, run, description, JobEnding.Lost, await ReadAsync(path, 137, cancellationToken).ConfigureAwait(false));
                case ["running"] when left <= 0:
                    await shell.ExchangeAsync([new ChangeRequest(End.Replace("@D@", path, StringComparison.Ordinal))], cancellationToken).ConfigureAwait(false);
                    return new(job, run, description, JobEnding.Killed, await ReadAsync(path, 137, cancellationToken).ConfigureAwait(false));
                case ["running"]:
                    progress?.Invoke($"waiting for an earlier change that still runs: {description} ({(shell.Time.GetUtcNow() - started).TotalSeconds:0} s)");
                    continue;
                default:
                    // The record is gone: another session took it.
                    return null;
            }
        }
    }

    private async Task<(string State, string Run, string Description)> LookAsync(string path, int wait, CancellationToken cancellationToken)
    {
        var script = Look.Replace("@D@", path, StringComparison.Ordinal).Replace("@W@", wait.ToString(), StringComparison.Ordinal);
        var replies = await shell.ExchangeAsync([new ReadRequest(script, ReadLimit)], cancellationToken).ConfigureAwait(false);
        var lines = replies[0].OutputText.Split('\n');
        var about = lines.Length > 1 ? lines[1].Split(' ', 2) : [];
        return (lines[0], about is [var run, ..] ? run : "", about is [_, var description] ? description : "");
    }

    private async Task<ShellReply> ReadAsync(string path, int status, CancellationToken cancellationToken)
    {
        var replies = await shell.ExchangeAsync([new ReadRequest($"cat {path}.o; cat {path}.e >&2", ReadLimit)], cancellationToken).ConfigureAwait(false);
        return replies[0] with { Status = status };
    }
}
