using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Tests.Modules;

/// <summary>A host for procedures: answers scripts as a test says, and keeps what was asked of it. Its clock jumps instead of waiting.</summary>
internal sealed class FakeHostSession(Func<string, ChangeOutcome> answer) : IHostSession
{
    public List<string> Log { get; } = [];

    public InstantTime Clock { get; } = new();

    /// <summary>What is said of any background job.</summary>
    public ModuleResult? Job { get; init; }

    public string HostName => "node1";

    public string Address => "10.0.0.1";

    public TimeProvider Time => Clock;

    public Task<ChangeOutcome> RunAsync(RunScript script, CancellationToken cancellationToken)
    {
        Log.Add("run " + script.Description);
        return Task.FromResult(answer(script.Script));
    }

    public Task<ChangeOutcome> ReadAsync(string script, TimeSpan limit, CancellationToken cancellationToken)
    {
        Log.Add("read");
        return Task.FromResult(answer(script));
    }

    public Task<Answers> AskAsync(IReadOnlyList<Query> queries, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PutAsync(PutFile file, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ChangeOutcome> SendAsync(string script, Stream content, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SendFileAsync(string path, long length, string sha256, PartFile part, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReconnectAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Log.Add("reconnect");
        return Task.CompletedTask;
    }

    public Task<ModuleResult> LookAtJobAsync(string id, CancellationToken cancellationToken) => Task.FromResult(Job ?? throw new NotSupportedException());

    public Task<ModuleResult> EraseJobAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Report(string progress)
    {
    }

    public static ChangeOutcome Text(string text, int status = 0) => new(status, System.Text.Encoding.UTF8.GetBytes(text), default);

    public static ConnectionException Lost => new(ConnectionFailure.Lost, "gone");

    /// <summary>Carries out the one procedure of a change, and concludes.</summary>
    public async Task<ModuleResult> CarryOutAsync(Decision.Change change)
    {
        var started = Clock.GetUtcNow();
        var outcome = await ((RunProcedure)change.Changes.Single()).Run(this, TestContext.Current.CancellationToken);
        return change.Conclude!([outcome with { Started = started, Duration = Clock.GetUtcNow() - started }]);
    }

    internal sealed class InstantTime : TimeProvider
    {
        private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            now += dueTime;
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Done();
        }

        private sealed class Done : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
