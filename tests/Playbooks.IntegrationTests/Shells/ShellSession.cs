using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Shells;

/// <summary>A host as procedures see it, over a shell of this machine.</summary>
internal sealed class ShellSession(ModuleRunner runner, TestShell shell) : IHostSession
{
    public string HostName => "node1";

    public string Address => "127.0.0.1";

    public TimeProvider Time => TimeProvider.System;

    public Task<ChangeOutcome> RunAsync(RunScript script, CancellationToken cancellationToken) => Task.FromResult(runner.RunScript(script));

    public Task<ChangeOutcome> ReadAsync(string script, TimeSpan limit, CancellationToken cancellationToken) => Task.FromResult(runner.RunScript(new RunScript("read", script)));

    public Task<Answers> AskAsync(IReadOnlyList<Query> queries, CancellationToken cancellationToken) => Task.FromResult(shell.Ask(queries));

    public Task PutAsync(PutFile file, CancellationToken cancellationToken)
    {
        runner.PutFile(file).Status.ShouldBe(0);
        return Task.CompletedTask;
    }

    public Task<ChangeOutcome> SendAsync(string script, Stream content, long length, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        var functions = "_take(){ head -c $1; }; _put(){ head -c $1 >\"$2\"; }\n";
        var (status, output, error) = shell.Run(functions + script, memory.ToArray());
        return Task.FromResult(new ChangeOutcome(status, output, error));
    }

    public Task<bool> SendFileAsync(string path, long length, string sha256, PartFile part, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReconnectAsync(TimeSpan limit, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ModuleResult> LookAtJobAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ModuleResult> EraseJobAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Report(string progress)
    {
    }
}
