using Playbooks.Connections;
using Playbooks.Execution.Hosts;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Shells;

/// <summary>Runs a module against a shell of this machine, as the engine does: ask in one batch, decide, change, conclude.</summary>
internal sealed class ModuleRunner(TestShell shell)
{
    private readonly ModuleRegistry registry = new(ModuleList.Create());

    public FolderContext Context { get; } = new();

    /// <summary>How many times the node was asked in the last task.</summary>
    public int RoundTrips { get; private set; }

    /// <summary>The task's result. A failure is a result too.</summary>
    public ModuleResult Run(string name, JinjaDict values, bool check = false)
    {
        var module = registry.Find(name) ?? throw new InvalidOperationException("no module " + name);
        try
        {
            var arguments = ArgumentsBinder.Bind(module, values);
            var known = new Dictionary<Query, object>();
            RoundTrips = 0;
            IReadOnlyList<Query> questions = module.Ask(arguments, Context);
            while (true)
            {
                Ask(questions, known);
                switch (module.Decide(arguments, new Answers(known), Context))
                {
                    case Decision.Ask ask:
                        questions = ask.Queries;
                        break;
                    case Decision.Satisfied satisfied:
                        satisfied.Result.Changed.ShouldBeFalse();
                        return satisfied.Result;
                    case Decision.Invalid invalid:
                        return invalid.Result;
                    case Decision.Change change:
                        return check ? change.Predicted : Carry(change);
                }
            }
        }
        catch (ModuleFailedException exception)
        {
            return ModuleResult.Failure(exception.Message);
        }
    }

    /// <summary>Runs it for a change, then again: the second time nothing may be left to do. Check mode beforehand must predict the change and change nothing.</summary>
    public ModuleResult Converge(string name, JinjaDict values)
    {
        var predicted = Run(name, values, check: true);
        predicted.Failed.ShouldBeFalse(PythonValues.Repr(predicted.Values));
        predicted.Changed.ShouldBeTrue("nothing to change was predicted");
        var first = Run(name, values);
        first.Failed.ShouldBeFalse(PythonValues.Repr(first.Values));
        first.Changed.ShouldBeTrue();
        var second = Run(name, values);
        second.Failed.ShouldBeFalse(PythonValues.Repr(second.Values));
        second.Changed.ShouldBeFalse("the second run changes something: " + string.Join("\n", second.Diffs));
        return first;
    }

    private void Ask(IReadOnlyList<Query> questions, Dictionary<Query, object> known)
    {
        if (questions.Count == 0)
        {
            return;
        }

        RoundTrips++;
        foreach (var (query, answer) in shell.AskAll(questions))
        {
            known[query] = answer;
        }
    }

    private ModuleResult Carry(Decision.Change change)
    {
        List<ChangeOutcome> outcomes = [];
        foreach (var step in change.Changes)
        {
            var outcome = step switch
            {
                RunScript script => RunScript(script),
                PutFile file => PutFile(file),
                RunProcedure procedure => procedure.Run(new ShellSession(this, shell), TestContext.Current.CancellationToken).GetAwaiter().GetResult(),
                _ => throw new InvalidOperationException(),
            };
            if (outcome.Status != 0 && !step.StatusIsData)
            {
                return change.ConcludeFailure?.Invoke(outcome) ?? ModuleResult.Failure(outcome.ErrorText.Trim());
            }

            outcomes.Add(outcome);
        }

        return change.Conclude?.Invoke(outcomes) ?? change.Predicted;
    }

    public ChangeOutcome RunScript(RunScript script)
    {
        var (status, output, error) = shell.Run(CommandResults.Export(Context.Environment) + script.Script, script.Input ?? default);
        return new ChangeOutcome(status, output, error);
    }

    public ChangeOutcome PutFile(PutFile file)
    {
        var request = FileScripts.Put(file);
        using var content = new MemoryStream();
        if (request is UploadRequest upload)
        {
            upload.Content.CopyTo(content);
        }

        var script = request is ChangeRequest change ? change.Script : "_put(){ cat >\"$2\"; }\n" + ((UploadRequest)request).Script;
        var (status, output, error) = shell.Run(script, content.ToArray());
        return new ChangeOutcome(status, output, error);
    }
}
