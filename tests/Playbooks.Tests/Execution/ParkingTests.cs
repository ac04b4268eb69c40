using Playbooks.Execution;
using Playbooks.Plays;

namespace Playbooks.Tests.Execution;

public sealed class ParkingTests
{
    private static readonly TaskPosition First = TaskPosition.Start.Child(1);
    private static readonly TaskPosition Later = TaskPosition.Start.Child(5);

    [Fact]
    public async Task Who_is_taken_back_stands_where_it_was_lost_and_the_others_wait_for_it()
    {
        var order = new TaskOrder(["h1", "h2"], isFree: false);
        var parking = new Parking(order);
        order.Advance("h1", First);
        order.Advance("h2", Later);

        var waiting = parking.WaitAsync("h1", First, TestContext.Current.CancellationToken);
        order.IsAllAt(Later).ShouldBeTrue();
        parking.TakeBack();

        (await waiting).ShouldBeTrue();
        order.IsAllAt(Later).ShouldBeFalse();
        order.AllAt(First).ShouldBe(["h1"]);
    }

    [Fact]
    public async Task When_all_others_have_ended_the_play_nobody_waits_any_more()
    {
        var parking = new Parking(new TaskOrder(["h1", "h2"], isFree: false));
        var waiting = parking.WaitAsync("h1", First, TestContext.Current.CancellationToken);
        waiting.IsCompleted.ShouldBeFalse();
        parking.Leave();
        (await waiting).ShouldBeFalse();
    }
}
