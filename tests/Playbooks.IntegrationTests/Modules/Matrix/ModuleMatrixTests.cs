using Playbooks.IntegrationTests.Execution;
using Playbooks.Jinja;
using Playbooks.Modules;

namespace Playbooks.IntegrationTests.Modules.Matrix;

/// <summary>Every module, over a real sshd, against dash with coreutils and against busybox alone: does something, predicts it in check mode, leaves alone what is right, and fails in words.</summary>
public sealed class ModuleMatrixTests(ModuleMatrixTests.Runs runs) : IClassFixture<ModuleMatrixTests.Runs>
{
    public static IEnumerable<TheoryDataRow<Flavour, string>> Cases()
        => from flavour in new[] { Flavour.Dash, Flavour.Busybox } from module in ModuleList.Create() select new TheoryDataRow<Flavour, string>(flavour, module.Name);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Changes_predicts_converges_and_fails(Flavour flavour, string module)
    {
        var scenario = ModuleScenarios.All.SingleOrDefault(one => one.Module == module)
            ?? throw new ShouldAssertException($"the module {module} has no line in ModuleScenarios: say there what it does, and when it fails");
        var run = await runs.OfAsync(flavour);
        run.ShouldSatisfyAllConditions(
            () => Outcome(run.Checked, scenario).ShouldBe(scenario.Check, "check mode: " + Tell(run.Checked, scenario)),
            () => Outcome(run.First, scenario).ShouldBe(scenario.First, "first run: " + Tell(run.First, scenario)),
            () => Outcome(run.Second, scenario).ShouldBe(scenario.Again, "second run: " + Tell(run.Second, scenario)));
        if (scenario.Failure is null)
        {
            scenario.WhyNoFailure.ShouldNotBeNull();
            return;
        }

        Outcome(run.Failing, scenario).ShouldBe("failed", Tell(run.Failing, scenario));
        Tell(run.Failing, scenario).ShouldContain(scenario.Message);
    }

    [Theory]
    [InlineData(Flavour.Dash)]
    [InlineData(Flavour.Busybox)]
    public async Task Check_mode_leaves_no_trace(Flavour flavour)
    {
        var (before, after) = (await runs.OfAsync(flavour)).CheckTraces;
        before.ShouldContain(line => line.StartsWith("hostname ", StringComparison.Ordinal));
        before.Except(after).Concat(after.Except(before)).ShouldBeEmpty();
    }

    private static string Outcome(EngineRun run, ModuleScenario scenario) => run.Task(scenario.Module, MatrixRun.HostOf(scenario)).Outcome.ToString().ToLowerInvariant();

    private static string Tell(EngineRun run, ModuleScenario scenario) => PythonValues.Str(run.Task(scenario.Module, MatrixRun.HostOf(scenario)).Result.Values);

    /// <summary>The runs of each flavour, made when first asked for.</summary>
    public sealed class Runs : IAsyncDisposable
    {
        private readonly Dictionary<Flavour, Task<MatrixRun>> started = [];

        internal Task<MatrixRun> OfAsync(Flavour flavour)
        {
            lock (started)
            {
                return started.TryGetValue(flavour, out var run) ? run : started[flavour] = MatrixRun.RunAsync(flavour);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var run in started.Values.Where(run => run.IsCompletedSuccessfully))
            {
                await (await run).DisposeAsync();
            }
        }
    }
}
