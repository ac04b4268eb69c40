using System.Globalization;
using Playbooks.Execution;
using Playbooks.Plays;
using Playbooks.Tests.Inventories;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Execution;

public sealed class FatalErrorsTests
{
    [Theory]
    [InlineData("3", 4, 30, null)]
    [InlineData("3 7", 4, 30, 7)]
    [InlineData("3 7", 4, 50, null)]
    [InlineData("3 3 7", 4, 30, 3)]
    [InlineData("3", 4, 0, 3)]
    [InlineData("3 7", 4, null, null)]
    [InlineData("", 4, 0, null)]
    public void The_limit_is_exceeded_at_the_first_task_at_which_more_have_failed_than_may(string failures, int hosts, int? limit, int? at)
        => FatalErrors.OverLimitAt([.. failures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(task => At(int.Parse(task, CultureInfo.InvariantCulture)))], hosts, limit).ShouldBe(at is { } task ? At(task) : null);

    [Fact]
    public async Task Who_failed_after_the_end_of_the_play_has_not_failed()
    {
        using var folder = new TestFolder(("hosts.ini", "h1\nh2\nh3\n"));
        var state = new RunState(await TestInventory.LoadAsync(folder.File("hosts.ini")));
        state.Lose("h1", At(3), isUnreachable: false);
        state.Lose("h2", At(5), isUnreachable: false);
        state.Lose("h3", At(5), isUnreachable: true);
        state.ForgetLosses(At(3));
        state.Lost.ShouldBe(["h1"]);
    }

    private static TaskPosition At(int task) => TaskPosition.Start.Child(task);
}
