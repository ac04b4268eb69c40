using Playbooks.Queries;

namespace Playbooks.Modules;

/// <summary>The host as a procedure sees it, at its turn. Everything here counts as part of the task's change.</summary>
internal interface IHostSession
{
    string HostName { get; }

    /// <summary>The address other hosts reach it by: access_ip, ip, ansible_host, or its name.</summary>
    string Address { get; }

    TimeProvider Time { get; }

    /// <summary>Runs a durable script; see <see cref="RunScript"/>.</summary>
    Task<ChangeOutcome> RunAsync(RunScript script, CancellationToken cancellationToken);

    /// <summary>A read-only script, with a time limit; retried after a lost connection.</summary>
    Task<ChangeOutcome> ReadAsync(string script, TimeSpan limit, CancellationToken cancellationToken);

    Task<Answers> AskAsync(IReadOnlyList<Query> queries, CancellationToken cancellationToken);

    Task PutAsync(PutFile file, CancellationToken cancellationToken);

    /// <summary>Sends raw bytes to a script's standard input on the node (large files, image imports); resumable when the script says so.</summary>
    Task<ChangeOutcome> SendAsync(string script, Stream content, long length, CancellationToken cancellationToken);

    /// <summary>Closes the connection and connects anew, retrying until <paramref name="limit"/> (reboot, wait_for_connection).</summary>
    Task ReconnectAsync(TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>A line of progress for whoever watches ("142 of 300 MiB").</summary>
    void Report(string progress);
}
