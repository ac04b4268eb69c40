using System.Text;
using Playbooks.Execution.Background;
using Playbooks.Execution.Hosts;
using Playbooks.Results;

namespace Playbooks.Tests.Execution.Background;

public sealed class JobStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_finished_job_gives_what_each_step_printed_byte_for_byte()
    {
        var status = Parse("running", "{\"ansible_job_id\": \"j1.2\", \"finished\": 1, \"began\": 90.50, \"ended\": 92.00, \"steps\": [[0, 3, 0], [4, 2, 5]]}\n{\"changed\": true}\na\nbx\nerror");
        status.State.ShouldBe(JobState.Ended);
        status.Outcomes.Select(outcome => (outcome.Status, outcome.OutputText, outcome.ErrorText)).ShouldBe([(0, "a\nb", ""), (4, "x\n", "error")]);
        (status.Outcomes[1].Started, status.Outcomes[1].Duration).ShouldBe((Now.AddSeconds(-9.5), TimeSpan.FromSeconds(1.5)));
    }

    [Theory]
    [InlineData("running", "{\"started\": 1, \"finished\": 0, \"ansible_job_id\": \"j1.2\"}\n", "Running")]
    [InlineData("gone", "{\"started\": 1, \"finished\": 0, \"ansible_job_id\": \"j1.2\"}\n", "Gone")]
    [InlineData("running", "", "Running")]
    [InlineData("running", "{\"cut", "Running")]
    [InlineData("running", "{\"changed\": true, \"rc\": 0}", "Foreign")]
    [InlineData("running", "{\n\"rc\": 0}", "Foreign")]
    [InlineData("missing", "", "Missing")]
    public void The_file_and_its_watcher_tell_how_far_a_job_is(string watcher, string file, string state)
        => Parse(watcher, file).State.ToString().ShouldBe(state);

    [Fact]
    public void A_job_that_another_program_ran_has_the_result_it_wrote()
    {
        var result = JobResults.Of("j1.2", Parse("running", "{\"msg\": \"Timeout exceeded\", \"failed\": true, \"child_pid\": 7}"), null);
        (result.Failed, result.Changed, result.Values["msg"], result.Values["finished"], result.Values["child_pid"]).ShouldBe((true, false, "Timeout exceeded", 1L, 7L));
        result.Values.ContainsKey("failed").ShouldBeFalse();
    }

    [Fact]
    public void A_job_of_another_run_is_judged_by_its_last_step_and_what_was_predicted()
    {
        var line = "{\"changed\": true, \"failed\": false, \"values\": {\"path\": \"/x\"}}\n";
        var done = JobResults.Of("j1.2", Parse("running", "{\"began\": 1, \"ended\": 2, \"steps\": [[0, 0, 0]]}\n" + line), null);
        (done.Changed, done.Failed, done.Values["path"]).ShouldBe((true, false, "/x"));
        var failed = JobResults.Of("j1.2", Parse("running", "{\"began\": 1, \"ended\": 2, \"steps\": [[0, 0, 0], [5, 0, 4]]}\n" + line + "oops"), null);
        (failed.Changed, failed.Failed, failed.Values["msg"], failed.Values["rc"]).ShouldBe((true, true, "oops", 5L));
        var nothing = JobResults.Of("j1.2", Parse("running", "{\"began\": 1, \"ended\": 2, \"steps\": []}\n{\"changed\": false, \"failed\": true, \"values\": {\"msg\": \"no\"}}\n"), null);
        (nothing.Changed, nothing.Failed, nothing.Values["msg"]).ShouldBe((false, true, "no"));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 15)]
    [InlineData(30, 35)]
    public void A_job_is_killed_when_the_watcher_of_ansible_would_kill_it(int limit, int seconds) => JobScripts.KilledAfter(limit).ShouldBe(seconds);

    [Fact]
    public void A_job_counts_as_running_until_it_was_seen_to_end_or_its_limit_has_passed()
    {
        var time = new ManualTime();
        var jobs = new BackgroundJobs(time);
        var job = new BackgroundJob([], ModuleResult.Ok, _ => ModuleResult.Ok);
        using var forks = new SemaphoreSlim(1);
        var link = new HostLink(null!, forks, null!, null!);
        var place = new JobPlace(link, "sudo:root", "~/jobs");
        jobs.IsAnyRunning.ShouldBeFalse();
        jobs.Started("a", job, place, TimeSpan.FromSeconds(10));
        jobs.Started("b", job, place, TimeSpan.FromSeconds(50));
        jobs.Ended("b");
        jobs.Running(link, "sudo:root").Select(running => running.Id).ShouldBe(["a"], "b has ended");
        jobs.Running(link, "").ShouldBeEmpty("another user's home is another folder");
        jobs.Ended("b");
        jobs.Ended("of another run");
        jobs.IsAnyRunning.ShouldBeTrue();
        time.Now += TimeSpan.FromSeconds(30);
        jobs.IsAnyRunning.ShouldBeFalse();
        jobs.Running(link, "sudo:root").ShouldBeEmpty();
        jobs.Find("b").ShouldBe(job);
    }

    private static JobStatus Parse(string watcher, string file) => JobStatus.Parse(Encoding.UTF8.GetBytes($"/root/.ansible_async/j1.2\n100.00\n{watcher}\n{file}"), Now);

    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = JobStatusTests.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
