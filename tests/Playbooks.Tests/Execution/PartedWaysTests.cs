using Playbooks.Execution;
using Playbooks.Plays;

namespace Playbooks.Tests.Execution;

public sealed class PartedWaysTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_ends_a_role_in_a_block_of_it_waits_until_all_are_past_the_role()
    {
        var role = TaskPosition.Start.Child(1);
        var block = role.Child(2);
        var behind = TaskPosition.Start.Child(2);
        var order = new TaskOrder(["h1", "h2"], isFree: false);
        var ways = new PartedWays(order);
        await ways.GoToAsync(block.Child(0), [block], Token);
        ways.Part(role);

        order.Advance("h1", behind);
        order.Advance("h2", role.Child(3));
        var wait = ways.GoToAsync(behind, [], Token);

        wait.IsCompleted.ShouldBeFalse("h2 is behind the block, and still in the role");
        order.Advance("h2", behind);
        await wait;
    }
}
