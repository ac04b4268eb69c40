using Playbooks.Modules.Kubernetes;

namespace Playbooks.Tests.Modules.Kubernetes;

public sealed class ArtifactFanoutTests
{
    private readonly ArtifactFanout fanout = new();
    private int port;

    [Fact]
    public async Task A_hundred_nodes_cost_the_controller_as_many_uploads_as_it_may_make_at_once()
    {
        var uploads = 0;
        var given = 0;
        var most = 0;
        var now = 0;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var seat = await TakeAsync(4);
            _ = seat.Giver is null ? Interlocked.Increment(ref uploads) : Interlocked.Increment(ref given);
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Delay(5, TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref now);
            seat.Got(Giver());
        })).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        (uploads, given).ShouldBe((4, 96));
        most.ShouldBeGreaterThan(8, "those that have it pass it on at the same time");
    }

    [Fact]
    public async Task Zero_means_that_everybody_gets_it_from_the_controller()
    {
        using var first = await TakeAsync(0);
        first.Got(Giver());
        using var second = await TakeAsync(0);
        (first.Giver, second.Giver).ShouldBe((null, null));
    }

    [Fact]
    public async Task Nodes_that_cannot_pass_it_on_are_not_waited_for()
    {
        var first = await TakeAsync(1);
        var waiting = Enumerable.Range(0, 5).Select(_ => TakeAsync(1)).ToList();
        waiting.ShouldAllBe(task => !task.IsCompleted);
        first.Got(null);
        first.Dispose();
        (await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).ShouldAllBe(seat => seat.Giver == null);
    }

    [Fact]
    public async Task An_upload_that_fails_leaves_its_place_to_one_other()
    {
        var first = await TakeAsync(1);
        var waiting = new[] { TakeAsync(1), TakeAsync(1) };
        first.Dispose();
        var next = await (await Task.WhenAny(waiting)).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        next.Giver.ShouldBeNull();
        await Task.Delay(20, TestContext.Current.CancellationToken);
        waiting.Count(task => task.IsCompleted).ShouldBe(1);
        next.Got(Giver());
        next.Dispose();
        (await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Count(seat => seat.Giver is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_giver_that_fails_twice_is_not_asked_again()
    {
        using (var first = await TakeAsync(1))
        {
            first.Got(Giver());
        }

        for (var i = 0; i < 2; i++)
        {
            using var seat = await TakeAsync(1);
            seat.Giver.ShouldNotBeNull();
            seat.Failed();
        }

        using var last = await TakeAsync(1);
        last.Giver.ShouldBeNull();
    }

    [Fact]
    public async Task A_giver_serves_two_at_a_time_and_others_wait_for_it()
    {
        using (var first = await TakeAsync(1))
        {
            first.Got(Giver());
        }

        var one = await TakeAsync(1);
        using var two = await TakeAsync(1);
        var three = TakeAsync(1);
        three.IsCompleted.ShouldBeFalse();
        one.Dispose();
        (await three.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Giver.ShouldBe(two.Giver);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private ArtifactGiver Giver() => new("node", "10.0.0.1", Interlocked.Increment(ref port), "token");

    private Task<ArtifactFanout.Seat> TakeAsync(int width) => fanout.TakeAsync("digest", width, TestContext.Current.CancellationToken);
}
