using System.Collections.Concurrent;
using Playbooks.Connections;
using Playbooks.Execution.Walking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Execution.Asking;

/// <summary>Gathers the facts of a host, once, when something first reads one. They count as known from the start of the
/// play, so every reader in it sees them.</summary>
internal sealed class FactGatherer(TaskPreparer preparer, TaskPosition known)
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> gathering = new(StringComparer.Ordinal);

    /// <summary>The facts question for one host, to be sent with others.</summary>
    internal sealed class Question(PreparedTask prepared, HostVariables host, TaskPosition known)
    {
        public IReadOnlyList<Query> Queries { get; } = prepared.Module.Ask(prepared.Arguments, prepared.Context);

        public void Learn(IReadOnlyDictionary<Query, object> answers)
        {
            if (host.HasFacts)
            {
                // Somebody else was faster, and the host may have been changed since this was asked.
                return;
            }

            var answered = new Answers(Queries.Where(answers.ContainsKey).ToDictionary(query => query, query => answers[query]));
            if (prepared.Module.Decide(prepared.Arguments, answered, prepared.Context) is Decision.Satisfied { Result.Facts: { } facts })
            {
                host.AddFacts(facts, known, ofSetup: true);
                host.NoteGathered(host.DueWith);
            }
        }
    }

    /// <summary>Null when the facts belong to another shell than the one that is being asked.</summary>
    public Question? Prepare(BatchContext batch, HostVariables host, string shellKey)
    {
        try
        {
            var prepared = PrepareSetup(batch, host);
            return prepared.ShellKey == shellKey ? new Question(prepared, host, known) : null;
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return null;
        }
    }

    /// <summary>Two gatherings that go by the same name bring the same facts.</summary>
    public static string NameOf(JinjaDict arguments, Keywords keywords)
        => string.Join('\n', keywords.ModuleDefaults.Prepend(arguments).Select(level => PythonValues.Repr(TaskWalk.Plain(level))));

    public async Task GatherAsync(BatchContext batch, string name, CancellationToken cancellationToken)
    {
        var shared = gathering.GetOrAdd(name, _ => new Lazy<Task>(() => GatherNowAsync(batch, name, cancellationToken)));
        try
        {
            await shared.Value;
        }
        finally
        {
            // Who could not be asked may be asked again.
            gathering.TryRemove(KeyValuePair.Create(name, shared));
        }
    }

    private async Task GatherNowAsync(BatchContext batch, string name, CancellationToken cancellationToken)
    {
        if (batch.Run.State.Host(name) is not { } host)
        {
            throw new ModuleFailedException($"the facts of '{name}' are needed, which is no host of the inventory");
        }

        if (host.HasFacts)
        {
            return;
        }

        PreparedTask prepared;
        try
        {
            prepared = PrepareSetup(batch, host);
        }
        catch (FactsNeededException)
        {
            throw new ModuleFailedException($"how to connect to {name} depends on its own facts, which can only be gathered by connecting");
        }

        batch.Activity(name, "gathering facts");
        var question = new Question(prepared, host, known);
        var asked = QueryBatch.Create(question.Queries, batch.Run.QueryKinds);
        try
        {
            var reply = (await prepared.Link.ExchangeAsync(prepared.Become, [new ReadRequest(asked.Script, TimeSpan.FromSeconds(60))], cancellationToken))[0];
            question.Learn(asked.Parse(reply.Output, reply.Error));
        }
        catch (ConnectionException)
        {
            // No facts, then: whoever needs the host itself reports that it cannot be reached.
        }

        if (!host.HasFacts)
        {
            host.NoteGathered(host.DueWith);
        }
    }

    private PreparedTask PrepareSetup(BatchContext batch, HostVariables host)
    {
        var task = new TaskDefinition(SourcePosition.None, "setup") { Arguments = host.DueFacts ?? batch.Play.GatherArguments };
        var step = new WalkStep(task, new TaskFrame { Keywords = batch.Play.Keywords with { Vars = [] } }, known);
        return preparer.Prepare(step, new TaskScope(batch.Run.Templar, batch.Variables with { HostFiles = null }, host, step.TaskFrame, known));
    }
}
