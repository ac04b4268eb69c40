using Playbooks.Connections;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Background;
using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution.Hosts;

/// <summary>One task's hand on its host: turns changes into requests, and gives procedures what they need. A change whose connection was lost is looked up on the node after
/// reconnecting: its result is taken, or it is known that it never began; it is never started twice.</summary>
internal sealed class HostSession(BatchContext batch, HostVariables host, PreparedTask prepared, HostAsker asker) : IHostSession
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMinutes(10);
    private int hasBegun;
    private DateTimeOffset lastTurn;

    public string HostName => host.Name;

    public string Address => AddressOf(host);

    public TimeProvider Time => batch.Run.Time;

    /// <summary>The connection was lost, and nobody can tell whether a change has run, or to what end.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Called once: when the first exchange has its slot of `--forks` and its shell, or a procedure starts.</summary>
    public Action? Begun { get; set; }

    public bool IsLarge(RemoteChange change) => change is PutFile { Content.Length: > FileScripts.LargestInline };

    /// <summary>A group of changes in one round trip, with the questions after them.</summary>
    public async Task<(IReadOnlyList<ChangeOutcome> Outcomes, ShellReply? Answers)> CarryOutAsync(IReadOnlyList<RemoteChange> changes, QueryBatch? questions, CancellationToken cancellationToken)
    {
        var requests = changes.Select(ToRequest).ToList();
        if (questions is not null)
        {
            requests.Add(new ReadRequest(questions.Script, TimeSpan.FromSeconds(20)));
        }

        var replies = await SendAsync(requests, cancellationToken);
        var started = lastTurn;
        var duration = Time.GetUtcNow() - started;
        var outcomes = new List<ChangeOutcome>();
        for (var i = 0; i < changes.Count && replies[i].Status != -1; i++)
        {
            outcomes.Add(new ChangeOutcome(replies[i].Status, replies[i].Output, replies[i].Error) { Started = started, Duration = duration });
        }

        return (outcomes, questions is null || replies.Count <= changes.Count ? null : replies[^1]);
    }

    /// <summary>A change that needs several round trips.</summary>
    public async Task<ChangeOutcome> CarryOutAsync(RemoteChange change, CancellationToken cancellationToken)
    {
        var started = Time.GetUtcNow();
        if (change is RunProcedure)
        {
            NoteTurn();
        }

        var outcome = change switch
        {
            RunProcedure procedure => await procedure.Run(this, cancellationToken),
            PutFile put when IsLarge(put) => await PutLargeAsync(put, cancellationToken),
            _ => (await CarryOutAsync([change], null, cancellationToken)).Outcomes[0],
        };
        return outcome with { Started = started, Duration = Time.GetUtcNow() - started };
    }

    public async Task<ChangeOutcome> RunAsync(RunScript script, CancellationToken cancellationToken)
        => (await CarryOutAsync([script with { StatusIsData = true }], null, cancellationToken)).Outcomes[0];

    public async Task<ChangeOutcome> ReadAsync(string script, TimeSpan limit, CancellationToken cancellationToken)
    {
        var reply = (await ExchangeAsync([new ReadRequest(script, limit)], cancellationToken))[0];
        return new ChangeOutcome(reply.Status, reply.Output, reply.Error);
    }

    public async Task<Answers> AskAsync(IReadOnlyList<Query> queries, CancellationToken cancellationToken)
    {
        var asked = QueryBatch.Create(queries, batch.Run.QueryKinds);
        var reply = await ReadAsync(asked.Script, TimeSpan.FromMinutes(2), cancellationToken);
        return new Answers(asked.Parse(reply.Output, reply.Error));
    }

    public async Task PutAsync(PutFile file, CancellationToken cancellationToken)
    {
        var outcome = await CarryOutAsync(file, cancellationToken);
        if (outcome.Status != 0)
        {
            throw new ModuleFailedException($"{file.Description}: {outcome.ErrorText.Trim()}");
        }
    }

    public async Task<ChangeOutcome> SendAsync(string script, Stream content, long length, CancellationToken cancellationToken)
    {
        var reply = (await ExchangeAsync([new UploadRequest(script, content, length)], cancellationToken))[0];
        return new ChangeOutcome(reply.Status, reply.Output, reply.Error);
    }

    public Task<bool> SendFileAsync(string path, long length, string sha256, PartFile part, CancellationToken cancellationToken)
        => new FileTransfer(this, batch.Run.WireFiles.Get(path, length, sha256), part).RunAsync(cancellationToken);

    public async Task ReconnectAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        asker.Forget();
        await prepared.Link.ResetAsync();
        var end = Time.GetUtcNow() + limit;
        while (true)
        {
            try
            {
                await ExchangeAsync([new ReadRequest("true", TimeSpan.FromSeconds(10))], cancellationToken);
                return;
            }
            catch (ConnectionException exception) when (IsWorthRetrying(exception) && Time.GetUtcNow() < end)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Time, cancellationToken);
            }
        }
    }

    public Task<ModuleResult> LookAtJobAsync(string id, CancellationToken cancellationToken) => Jobs().LookAsync(id, cancellationToken);

    public Task<ModuleResult> EraseJobAsync(string id, CancellationToken cancellationToken) => Jobs().EraseAsync(id, cancellationToken);

    private JobReader Jobs() => new(this, batch.Run.Jobs, JobReader.FolderOf(prepared, batch.Run.Options));

    public bool IsInteractive => batch.Run.Prompt.IsInteractive;

    public Task<string> AskUserAsync(string prompt, bool isSecret, CancellationToken cancellationToken) => batch.Run.Prompt.AskAsync(prompt, null, isSecret, cancellationToken);

    public void Report(string progress) => batch.Activity(host.Name, progress);

    private static bool IsWorthRetrying(ConnectionException exception)
        => exception.Failure is ConnectionFailure.Unreachable or ConnectionFailure.NotReady or ConnectionFailure.Lost or ConnectionFailure.NoShell or ConnectionFailure.Name or ConnectionFailure.Authentication;

    private string AddressOf(HostVariables variables)
    {
        foreach (var name in new[] { "access_ip", "ip", "ansible_host" })
        {
            var scope = new TaskScope(batch.Run.Templar, batch.Variables, variables, TaskFrame.Empty, null) { IsHostOnly = true };
            if (scope.TryGetValue(name, out var value) && value is string { Length: > 0 } address)
            {
                return address;
            }
        }

        return variables.Name;
    }

    private ShellRequest ToRequest(RemoteChange change) => change switch
    {
        RunScript script => Request(script, prepared.Settings),
        PutFile put => FileScripts.Put(put),
        _ => throw new InvalidOperationException($"{change.GetType().Name} is not a request"),
    };

    /// <summary>A change as a script that a background job can run; null when it needs the connection.</summary>
    public static ChangeRequest? ToJobStep(RemoteChange change, TaskSettings settings) => change switch
    {
        RunScript script => Request(script, settings),
        RunProcedure { InBackground: { } script } => Request(script, settings),
        PutFile put => FileScripts.PutInline(put) with { StatusIsData = put.StatusIsData },
        _ => null,
    };

    private static ChangeRequest Request(RunScript script, TaskSettings settings) => new((script.IgnoresEnvironment ? "" : Exports(settings)) + script.Script)
    {
        IsDurable = !script.IsIdempotent,
        Limit = script.Limit ?? settings.Timeout,
        Input = script.Input,
        StatusIsData = script.StatusIsData,
        Description = settings.NoLog ? "(hidden)" : script.Description,
    };

    /// <summary>The task's environment, in front of a script of its own: never in an argument list.</summary>
    private static string Exports(TaskSettings settings)
        => string.Concat(settings.Environment.Select(pair => $"export {pair.Key}={ShellQuote.Word(pair.Value)}\n"));

    private async Task<ChangeOutcome> PutLargeAsync(PutFile put, CancellationToken cancellationToken)
    {
        if (put.Content is FileContent.OnDisk onDisk)
        {
            return await PutFromDiskAsync(put, onDisk, cancellationToken);
        }

        var upload = (UploadRequest)FileScripts.Put(put);
        await using var content = upload.Content;
        return await SendAsync(upload.Script, content, upload.Length, cancellationToken);
    }

    /// <summary>Sent again once when what arrived is not what was meant: a part of an earlier run may have been damaged, or the controller's file changed.</summary>
    private async Task<ChangeOutcome> PutFromDiskAsync(PutFile put, FileContent.OnDisk content, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await SendFileAsync(content.Path, content.Length, content.Sha256, FileScripts.PartOf(put), cancellationToken);
            var outcome = (await CarryOutAsync([new RunScript(put.Description, FileScripts.PutPart(put)) { IsIdempotent = true, StatusIsData = true }], null, cancellationToken)).Outcomes[0];
            if (outcome.Status != FileScripts.WrongPart || attempt == 2)
            {
                return outcome;
            }
        }
    }

    private Task<IReadOnlyList<ShellReply>> ExchangeAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
        => prepared.Link.ExchangeAsync(prepared.Become, () => requests, NoteTurn, cancellationToken);

    private void NoteTurn()
    {
        lastTurn = Time.GetUtcNow();
        if (Interlocked.Exchange(ref hasBegun, 1) == 0)
        {
            Begun?.Invoke();
        }
    }

    private async Task<IReadOnlyList<ShellReply>> SendAsync(IReadOnlyList<ShellRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            return await ExchangeAsync(requests, cancellationToken);
        }
        catch (ConnectionException lost) when (lost.Failure == ConnectionFailure.Lost)
        {
            var replies = await prepared.Link.RecoverAsync(prepared.Become, requests, lost, RecoveryLimit, Report, cancellationToken);
            IsUncertain |= replies.Any(reply => reply.IsUncertain);
            return replies;
        }
    }
}
