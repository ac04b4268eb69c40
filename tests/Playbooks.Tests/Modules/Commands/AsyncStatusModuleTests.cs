using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Commands;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Commands;

public sealed class AsyncStatusModuleTests
{
    private static readonly JinjaDict Job = new() { ["jid"] = "j1.2" };

    [Fact]
    public async Task The_result_is_what_the_job_says_of_itself()
    {
        var change = Decide();
        var look = change.Changes.ShouldHaveSingleItem().ShouldBeOfType<RunProcedure>();
        var said = new ModuleResult { Failed = true, Values = new JinjaDict { ["finished"] = 1L } };
        var outcome = await look.Run(new FakeHostSession(_ => ChangeOutcome.Done) { Job = said }, TestContext.Current.CancellationToken);
        change.Conclude!([outcome]).ShouldBe(said);
    }

    [Fact]
    public void It_is_asked_at_its_turn_and_check_mode_tells_of_a_job_that_is_not_finished()
    {
        var module = new AsyncStatusModule();
        module.Acts(new AsyncStatusArguments { Jid = "j1.2" }).ShouldBeTrue();
        var predicted = Decide().Predicted;
        (predicted.Changed, predicted.Values["started"], predicted.Values["finished"], predicted.Values["ansible_job_id"]).ShouldBe((false, 1L, 0L, "j1.2"));
    }

    private static Decision.Change Decide() => new ModuleCase(new AsyncStatusModule()).Decide(Job).ShouldBeOfType<Decision.Change>();
}
