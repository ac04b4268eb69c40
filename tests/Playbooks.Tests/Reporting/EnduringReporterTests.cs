using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Tests.Reporting;

public sealed class EnduringReporterTests
{
    private static readonly RunEvent Event = new RunWarning(DateTimeOffset.UnixEpoch, "text");

    [Fact]
    public async Task What_cannot_be_written_is_said_once_and_left_from_then_on()
    {
        var error = new StringWriter { NewLine = "\n" };
        var disk = new FullDisk(writes: 2);
        await using (var reporter = new EnduringReporter(new EventLog(disk), "the log", error))
        {
            reporter.Emit(Event);
            reporter.HasFailed.ShouldBeFalse();
            reporter.Emit(Event);
            reporter.Emit(Event);
            reporter.HasFailed.ShouldBeTrue();
        }

        disk.Text.ShouldEndWith("}\n");
        error.ToString().ShouldBe("[WARNING]: the log ends here: No space left on device\n");
    }

    [Fact]
    public async Task A_warning_that_cannot_be_written_either_is_no_failure()
    {
        await using var full = new StreamWriter(new FullDisk()) { AutoFlush = true };
        await using var reporter = new EnduringReporter(new EventLog(new FullDisk()), "the log", full);
        reporter.Emit(Event);
        reporter.HasFailed.ShouldBeTrue();
        full.AutoFlush = false;
    }
}
