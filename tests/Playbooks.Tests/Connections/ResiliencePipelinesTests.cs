using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Tests.Connections;

public sealed class ResiliencePipelinesTests
{
    [Theory]
    [InlineData("Unreachable", 4)]
    [InlineData("NotReady", 4)]
    [InlineData("Lost", 4)]
    [InlineData("Authentication", 1)]
    [InlineData("HostKeyChanged", 1)]
    [InlineData("HostKeyUnknown", 1)]
    [InlineData("Become", 1)]
    [InlineData("Locked", 1)]
    [InlineData("Configuration", 1)]
    public async Task Only_passing_troubles_are_tried_again(string failure, int tries)
        => (await CountAsync(() => new ConnectionException(Enum.Parse<ConnectionFailure>(failure), "no"))).ShouldBe(tries);

    [Fact]
    public async Task What_took_its_whole_time_limit_is_tried_once_more_only()
        => (await CountAsync(() => new ConnectionException(ConnectionFailure.Unreachable, "no") { IsTimeout = true })).ShouldBe(2);

    private static async Task<int> CountAsync(Func<Exception> problem)
    {
        var count = 0;
        await Should.ThrowAsync<ConnectionException>(async () => await ResiliencePipelines.Connecting(3, new HurriedTime()).ExecuteAsync<int>(
            _ =>
            {
                count++;
                throw problem();
            },
            TestContext.Current.CancellationToken));
        return count;
    }

    /// <summary>Every delay is over at once.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
