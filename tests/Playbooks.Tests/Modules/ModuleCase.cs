using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Tests.Modules;

/// <summary>Asks and decides as the engine does, from arguments and arranged answers.</summary>
internal sealed class ModuleCase(IModule module)
{
    private readonly Dictionary<Query, object> answers = [];

    public FakeModuleContext Context { get; } = new();

    /// <summary>Answers questions that no answer was arranged for.</summary>
    public Func<Query, object>? Otherwise { get; init; }

    public ModuleCase Answering(Query query, object answer)
    {
        answers[query] = answer;
        return this;
    }

    public object Bind(JinjaDict arguments) => ArgumentsBinder.Bind(module, arguments);

    public IReadOnlyList<Query> Ask(JinjaDict arguments) => module.Ask(Bind(arguments), Context);

    /// <summary>Only what was asked may be looked at; further questions are answered too.</summary>
    public Decision Decide(JinjaDict arguments)
    {
        var bound = Bind(arguments);
        var asked = module.Ask(bound, Context).ToList();
        for (var round = 0; round < 4; round++)
        {
            var known = asked.Distinct().ToDictionary(query => query, query => answers.TryGetValue(query, out var answer) ? answer : Otherwise?.Invoke(query) ?? throw new InvalidOperationException($"no answer arranged for {query}"));
            var decision = Catch(() => module.Decide(bound, new Answers(known), Context));
            if (decision is not Decision.Ask more)
            {
                return decision;
            }

            asked.AddRange(more.Queries);
        }

        throw new InvalidOperationException("asks without end");
    }

    public ModuleResult Satisfied(JinjaDict arguments)
        => Decide(arguments) is Decision.Satisfied satisfied ? satisfied.Result : throw new ShouldAssertException($"not satisfied: {Describe(Decide(arguments))}");

    public Decision.Change Change(JinjaDict arguments)
    {
        var decision = Decide(arguments);
        var change = decision as Decision.Change ?? throw new ShouldAssertException($"no change: {Describe(decision)}");
        change.Predicted.Changed.ShouldBeTrue();
        return change;
    }

    public ModuleResult Invalid(JinjaDict arguments)
        => Decide(arguments) is Decision.Invalid invalid ? invalid.Result : throw new ShouldAssertException($"not invalid: {Describe(Decide(arguments))}");

    /// <summary>The scripts of a change, one after the other.</summary>
    public IReadOnlyList<string> Scripts(JinjaDict arguments) => [.. Change(arguments).Changes.OfType<RunScript>().Select(change => change.Script)];

    private static Decision Catch(Func<Decision> decide)
    {
        try
        {
            return decide();
        }
        catch (ModuleFailedException exception)
        {
            return Decision.Fail(exception.Message);
        }
    }

    private static string Describe(Decision decision)
        => decision switch
        {
            Decision.Change change => "change: " + string.Join("; ", change.Changes.Select(step => step.Description)),
            Decision.Invalid invalid => "invalid: " + PythonValues.Repr(invalid.Result.Values),
            Decision.Satisfied satisfied => "satisfied: " + PythonValues.Repr(satisfied.Result.Values),
            _ => decision.ToString(),
        };
}
