using Playbooks.Reporting;

namespace Playbooks.Tests.Reporting;

public sealed class LiveReporterTests
{
    [Fact]
    public async Task What_scrolls_by_is_what_changed_or_failed_and_the_recap()
    {
        var terminal = new FakeTerminal { IsOutputTerminal = true };
        await using (var reporter = new LiveReporter(terminal, new ReportOptions(), TimeProvider.System))
        {
            new SampleRun(reporter, hasDiffs: false).Play();
        }

        var text = terminal.Output;
        text.ShouldContain("TASK [Line]");
        text.ShouldContain("changed: [h1]");
        text.ShouldContain("failed: [h1] (item=b)");
        text.ShouldContain("h3                         : ok=0    changed=0    unreachable=1");
        text.ShouldNotContain("skipping: [h2]\n");
    }

    [Fact]
    public void A_row_per_host_says_what_it_does_and_for_how_long()
    {
        var now = DateTimeOffset.UnixEpoch.AddSeconds(30);
        var lines = new LiveTable(hasColors: false).Lines(
            "Install containerd",
            TimeSpan.FromSeconds(90),
            [
                new HostProgress("node1") { Activity = "waiting for node2", Since = now.AddSeconds(-12), Ok = 3, Changed = 1 },
                new HostProgress("node2") { IsUnreachable = true },
            ],
            now,
            width: 80,
            height: 24);
        lines[1].ShouldContain("1:30  Install containerd");
        lines[2].ShouldMatch(@"^\s*node1\s+waiting for node2\s+ok=3 changed=1\s+12 s\s*$");
        lines[3].ShouldMatch(@"^\s*node2\s+unreachable\s+ok=0 changed=0\s*$");
    }

    [Fact]
    public void With_more_hosts_than_rows_the_busy_ones_are_shown()
    {
        var hosts = Enumerable.Range(1, 100).Select(number => new HostProgress($"h{number}") { Activity = number == 77 ? "busy" : null }).ToList();
        var lines = new LiveTable(hasColors: false).Lines("t", TimeSpan.Zero, hosts, DateTimeOffset.UnixEpoch, 80, 10);
        lines.Count.ShouldBeLessThanOrEqualTo(10);
        lines.ShouldContain(line => line.Contains("h77", StringComparison.Ordinal));
        lines[^1].ShouldContain("and 94 more hosts");
    }

    [Fact]
    public void Redrawing_takes_the_old_rows_away_first()
    {
        var output = new StringWriter();
        var region = new LiveRegion(output);
        region.Draw("", ["one", "two"]);
        region.Draw("above\n", ["three"]);
        output.ToString().ShouldContain("\u001b[2A\r\u001b[Jabove\nthree\n");
    }
}
