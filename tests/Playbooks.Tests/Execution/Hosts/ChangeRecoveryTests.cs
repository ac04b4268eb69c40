using System.Text;
using Playbooks.Connections;
using Playbooks.Execution.Hosts;

namespace Playbooks.Tests.Execution.Hosts;

/// <summary>What is known after a lost connection of the requests that were under way, and so must not be sent again.</summary>
public sealed class ChangeRecoveryTests
{
    [Fact]
    public void Without_a_record_nothing_is_known_and_all_is_sent_again()
        => Statuses([Durable("a"), Durable("b")]).ShouldBeEmpty();

    [Fact]
    public void What_ended_is_not_sent_again_and_what_comes_after_it_is()
    {
        Statuses([Durable("a"), Durable("b"), Durable("c")], Job("a"), Job("b")).ShouldBe([0, 0]);
        ChangeRecovery.Replies([Durable("a")], [Job("a", 3)])[0].IsUncertain.ShouldBeFalse();
    }

    [Fact]
    public void A_quick_change_without_a_record_has_run_when_a_later_one_has()
        => Statuses([Quick(), Durable("a"), Quick()], Job("a")).ShouldBe([0, 0]);

    [Fact]
    public void After_one_that_failed_the_rest_must_not_run()
        => Statuses([Durable("a"), Durable("b"), Durable("c")], Job("a", 3)).ShouldBe([3, -1, -1]);

    [Fact]
    public void After_one_whose_status_is_data_the_rest_is_sent()
        => Statuses([Durable("a") with { StatusIsData = true }, Durable("b")], Job("a", 3)).ShouldBe([3]);

    [Fact]
    public void One_that_never_started_is_sent()
        => Statuses([Durable("a"), Durable("b")], Job("a"), Job("b", 137, JobEnding.NeverStarted)).ShouldBe([0]);

    [Fact]
    public void Records_of_other_changes_say_nothing_of_these()
        => Statuses([Durable("a")], Job("other")).ShouldBeEmpty();

    [Theory]
    [InlineData(JobEnding.Killed, "it was killed")]
    [InlineData(JobEnding.Lost, "it may have run")]
    [InlineData(JobEnding.Unknown, "it may have run")]
    internal void One_without_a_result_fails_in_words_and_is_not_repeated(JobEnding ending, string words)
    {
        var replies = ChangeRecovery.Replies([Durable("a"), Durable("b")], [Job("a", 137, ending)]);
        replies.Select(reply => reply.Status).ShouldBe([137, -1]);
        replies[0].ErrorText.ShouldEndWith(words);
        replies[0].IsUncertain.ShouldBeTrue("it may not be tried again");
    }

    [Fact]
    public void The_output_that_was_kept_is_the_replys()
        => ChangeRecovery.Replies([Durable("a")], [Job("a", 0)])[0].OutputText.ShouldBe("output of a");

    private static List<int> Statuses(IReadOnlyList<ShellRequest> requests, params RecoveredJob[] jobs) => [.. ChangeRecovery.Replies(requests, jobs).Select(reply => reply.Status)];

    private static ChangeRequest Durable(string id) => new("true") { IsDurable = true, JobId = id };

    private static ChangeRequest Quick() => new("true");

    private static RecoveredJob Job(string id, int status = 0, JobEnding ending = JobEnding.Ended) => new(id, "run", id, ending, new ShellReply(status, Encoding.UTF8.GetBytes("output of " + id), default));
}
