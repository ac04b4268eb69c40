using Playbooks.Reporting;

namespace Playbooks.Tests.Reporting;

public sealed class RunLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("playbook-log").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_log_is_private_holds_every_ending_and_no_hidden_result()
    {
        var log = new RunLog(folder);
        var reporter = new EventLog(log.Create(DateTimeOffset.UnixEpoch));
        new SampleRun(reporter, hasDiffs: false).Play();
        await reporter.DisposeAsync();

        var file = log.Files().ShouldHaveSingleItem();
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text.ShouldContain("this is bad");
        text.ShouldNotContain("secret");
        var timeline = Timeline.Read(file).ShouldNotBeNull();
        timeline.HasEnded.ShouldBeTrue();
        timeline.Entries.Count(entry => entry.Host == "h1").ShouldBe(12);
    }

    [Fact]
    public void Only_the_last_fifty_runs_are_kept()
    {
        var log = new RunLog(folder);
        for (var run = 0; run < 55; run++)
        {
            log.Create(DateTimeOffset.UnixEpoch.AddSeconds(run)).Dispose();
        }

        log.Files().Count.ShouldBe(50);
        Path.GetFileName(log.Find("last")).ShouldStartWith("19700101-000054");
        Path.GetFileName(log.Files()[^1]).ShouldStartWith("19700101-000005");
    }

    [Fact]
    public void A_log_of_a_killed_run_is_read_as_far_as_it_goes()
    {
        var file = Path.Combine(folder, "killed.jsonl");
        File.WriteAllLines(file,
        [
            """{"time":"2026-01-02T03:04:05+00:00","event":"RunStarted","playbooks":["site.yml"],"hosts":1,"check":false}""",
            """{"time":"2026-01-02T03:04:07+00:00","event":"TaskEnded","host":"h1","task":"slow","action":"command","position":"site.yml:3:7","outcome":"changed","seconds":1.5}""",
            """{"time":"2026-01-02T03:04:08+00:00","event":"TaskEn""",
        ]);
        var timeline = Timeline.Read(file).ShouldNotBeNull();
        timeline.HasEnded.ShouldBeFalse();
        timeline.Seconds.ShouldBe(2);
        timeline.Entries.ShouldHaveSingleItem().Start.ShouldBe(0.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[all]\nh1\n")]
    [InlineData("[1, 2]\n")]
    [InlineData("{\"name\": \"x\"}\n")]
    [InlineData("{\"time\": 5, \"event\": \"RunStarted\"}\n")]
    public void Another_file_is_no_log_of_a_run(string text)
    {
        var file = Path.Combine(folder, "other");
        File.WriteAllText(file, text);
        Timeline.Read(file).ShouldBeNull();
    }
}
