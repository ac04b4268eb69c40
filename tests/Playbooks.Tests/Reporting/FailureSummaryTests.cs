using Playbooks.Reporting;

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
}
