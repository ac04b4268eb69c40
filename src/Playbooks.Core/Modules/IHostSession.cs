using Playbooks.Modules.Transfers;
using Playbooks.Queries;
using Playbooks.Results;

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

    /// <summary>Sends raw bytes to a script's standard input on the node.</summary>
    Task<ChangeOutcome> SendAsync(string script, Stream content, long length, CancellationToken cancellationToken);

    /// <summary>Brings a large file of the controller to a part file on the node: goes on after what an earlier, cut try left there, survives a lost connection, compresses where that
    /// helps. True when some of it was there before. Whoever uses the part checks its digest first.</summary>
    Task<bool> SendFileAsync(string path, long length, string sha256, PartFile part, CancellationToken cancellationToken);

    /// <summary>Closes the connection and connects anew, retrying until <paramref name="limit"/> (reboot, wait_for_connection).</summary>
    Task ReconnectAsync(TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Where a background job of this host and user stands: the result of async_status.</summary>
    Task<ModuleResult> LookAtJobAsync(string id, CancellationToken cancellationToken);

    /// <summary>Removes a background job's file.</summary>
    Task<ModuleResult> EraseJobAsync(string id, CancellationToken cancellationToken);

    /// <summary>Somebody answers: there is a terminal, or --yes.</summary>
    bool IsInteractive => false;

    /// <summary>Asks the user.</summary>
    Task<string> AskUserAsync(string prompt, bool isSecret, CancellationToken cancellationToken) => Task.FromResult("");

    /// <summary>A line of progress for whoever watches ("142 of 300 MiB").</summary>
    void Report(string progress);
}
