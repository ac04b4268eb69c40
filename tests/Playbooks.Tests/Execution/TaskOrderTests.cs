using Playbooks.Execution;
using Playbooks.Plays;

namespace Playbooks.Tests.Execution;

public sealed class TaskOrderTests
{
    private static readonly TaskPosition One = TaskPosition.Start.Child(1);
    private static readonly TaskPosition Two = TaskPosition.Start.Child(2);
    private readonly TaskOrder order = new(["h1", "h2"], isFree: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_waits_until_the_others_have_come_as_far()
    {
        order.Advance("h1", Two);
        var wait = order.WaitForAllAtAsync(Two, Token);
        order.Advance("h2", One);
        wait.IsCompleted.ShouldBeFalse();
        order.Advance("h2", Two);
        await wait;
    }

    [Fact]
    public async Task Waiting_for_the_end_of_a_task_needs_the_others_past_it()
    {
        order.Advance("h1", Two);
        order.Advance("h2", One);
        var wait = order.WaitForAllPastAsync(One, Token);
        wait.IsCompleted.ShouldBeFalse();
        order.Advance("h2", One.Child(0));
        await wait;
    }

    [Fact]
    public async Task A_host_that_left_holds_nobody_up()
    {
        order.Advance("h1", Two);
        var wait = order.WaitForAllAtAsync(Two, Token);
        order.Leave("h2");
        await wait;
    }

    [Fact]
    public async Task Who_waits_beyond_an_abort_goes_no_further()
    {
        order.Advance("h1", Two);
        order.Advance("h2", One);
        var wait = order.WaitForAllAtAsync(Two, Token);
        order.AbortAfter(One);
        order.Leave("h2");
        await Should.ThrowAsync<BatchAbortedException>(wait);
    }

    [Fact]
    public async Task The_task_at_which_a_play_was_aborted_still_runs_everywhere()
    {
        order.Advance("h1", One);
        order.Advance("h2", One);
        order.AbortAfter(One);
        await order.WaitForAllAtAsync(One, Token);
    }

    [Fact]
    public async Task The_free_strategy_waits_for_nobody()
        => await new TaskOrder(["h1", "h2"], isFree: true).WaitForAllAtAsync(Two, Token);

    [Fact]
    public void The_owner_of_a_run_once_task_is_the_first_that_stands_there_and_stays_it()
    {
        var results = new RunOnceResults();
        order.Advance("h1", Two);
        order.Advance("h2", One);
        results.IsOwner(One, "h2", order).ShouldBeTrue();
        order.Leave("h2");
        results.IsOwner(One, "h1", order).ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_that_failed_before_it_could_run_a_run_once_task_leaves_nobody_waiting()
    {
        var results = new RunOnceResults();
        order.Advance("h1", One);
        order.Advance("h2", One);
        var wait = results.RunAsync(One, "h2", order, () => throw new InvalidOperationException("not the owner"), Token);
        results.Abandon(One, "h1");
        (await wait.WaitAsync(TimeSpan.FromSeconds(9), Token)).ShouldBeNull();
    }

    [Fact]
    public void Another_host_runs_what_the_first_one_had_failed_at_before()
    {
        var results = new RunOnceResults();
        order.Advance("h1", One);
        order.Advance("h2", One);
        results.Abandon(One, "h1");
        results.IsOwner(One, "h2", order).ShouldBeTrue();
    }
}
