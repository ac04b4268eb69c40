using Playbooks.Jinja;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Tests.Reporting;

public sealed class FailureSummaryTests
{
    [Fact]
    public void Names_only_what_failed_for_good_and_how_to_go_on()
    {
        var error = new StringWriter { NewLine = "\n" };
        var summary = new FailureSummary(error, new Palette(isEnabled: false));
        new SampleRun(summary, hasDiffs: false).Play();
        summary.Write(SampleRun.Summary);
        error.ToString().ShouldBe("""
            h1: failed at "loop fails" (item=b)
                bad b
            h3: unreachable at "ping"
                Failed to connect to the host via ssh: ssh: connect to host 127.0.0.9 port 9: Connection refused
            When that is put right, run the same command again; `--limit h1,h3` takes only these hosts.

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Hosts_that_failed_for_the_same_reason_are_told_of_once_with_the_whole_message()
    {
        var error = new StringWriter { NewLine = "\n" };
        var summary = new FailureSummary(error, new Palette(isEnabled: false));
        var message = "3 findings:\n" + string.Concat(Enumerable.Range(1, 8).Select(number => $"- finding {number}\n"));
        foreach (var (host, text) in new[] { ("h1", message), ("h2", message), ("h3", "another") })
        {
            summary.Emit(new TaskEnded(DateTimeOffset.UnixEpoch, host, "Stop", "fail", TaskOutcome.Failed, new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = text } }, new SourcePosition("main.yml", 3, 1)));
        }

        summary.Write(new RunSummary([.. new[] { "h1", "h2", "h3" }.Select(host => new HostRecap(host) { Failed = 1 })], TimeSpan.Zero));
        error.ToString().ShouldBe("h1, h2: failed at \"Stop\"\n    main.yml:3:1\n    3 findings:\n" + string.Concat(Enumerable.Range(1, 8).Select(number => $"    | - finding {number}\n"))
            + "h3: failed at \"Stop\"\n    main.yml:3:1\n    another\nWhen that is put right, run the same command again: what is done stays done.\n");
    }
}
