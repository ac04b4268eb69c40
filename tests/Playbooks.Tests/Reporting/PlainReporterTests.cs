using System.Text.RegularExpressions;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Tests.Reporting;

/// <summary>The expected texts are what ansible-playbook 2.14 printed for the same run.</summary>
public sealed partial class PlainReporterTests
{
    [Fact]
    public void Prints_what_ansible_prints_with_diff()
        => Run(new ReportOptions { ShowDiffs = true }).ShouldBe(Golden("diff"));

    [Fact]
    public void Prints_what_ansible_prints_with_verbose()
        => Run(new ReportOptions { Verbosity = 1 }).ShouldBe(Golden("verbose"));

    [Fact]
    public void Colors_are_ansibles()
        => Lines(Run(new ReportOptions { ShowDiffs = true, HasColors = true }), PlayRecapOrStatus()).ShouldBe(Lines(Golden("colors"), PlayRecapOrStatus()));

    [Fact]
    public void A_task_that_says_diff_shows_its_difference_without_the_option()
    {
        var output = new StringWriter { NewLine = "\n" };
        new SampleRun(new PlainReporter(output, TextWriter.Null, new ReportOptions()), hasDiffs: true).Play();
        Lines(output.ToString(), DiffHeader()).ShouldBe(Lines(Golden("diff"), DiffHeader()));
        output.ToString().ShouldContain("+++ after");
    }

    [Fact]
    public void A_warning_goes_to_standard_error_once()
    {
        var (output, error) = (new StringWriter(), new StringWriter { NewLine = "\n" });
        var reporter = new PlainReporter(output, error, new ReportOptions());
        reporter.Emit(new RunWarning(DateTimeOffset.UnixEpoch, "careful"));
        reporter.Emit(new RunWarning(DateTimeOffset.UnixEpoch, "careful"));
        error.ToString().ShouldBe("[WARNING]: careful\n");
        output.ToString().ShouldBe("");
    }

    [Theory]
    [InlineData(1, "\nTASK [command] *****************************************************************\nchanged: [h1] => {\"changed\": true}\n")]
    [InlineData(2, "\nPLAYBOOK: play.yml *************************************************************\n1 plays in /x/play.yml\n\nTASK [command] *****************************************************************\ntask path: /x/play.yml:6\nNOTIFIED HANDLER hh for h1\nchanged: [h1] => {\"changed\": true}\n")]
    public void Twice_verbose_tells_playbooks_and_notified_handlers(int verbosity, string expected)
    {
        var output = new StringWriter { NewLine = "\n" };
        var reporter = new PlainReporter(output, TextWriter.Null, new ReportOptions { Verbosity = verbosity });
        var (time, place) = (DateTimeOffset.UnixEpoch, new SourcePosition("/x/play.yml", 6, 7));
        reporter.Emit(new PlaybookStarted(time, "/x/play.yml", 1));
        reporter.Emit(new TaskStarted(time, "command", "command", false, place));
        reporter.Emit(new HandlerNotified(time, "h1", "hh"));
        reporter.Emit(new TaskEnded(time, "h1", "command", "command", TaskOutcome.Changed, new ModuleResult { Changed = true }, place));
        output.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("end_host", true, 1, "skipping: [h1] => {\"msg\": \"end_host conditional evaluated to false, continuing execution for h1\", \"skip_reason\": \"end_host conditional evaluated to False, continuing execution for h1\"}\n")]
    [InlineData("end_play", true, 1, "skipping: [h1] => {\"msg\": \"end_play\", \"skip_reason\": \"end_play conditional evaluated to False, continuing play\"}\n")]
    [InlineData("flush_handlers", false, 2, "META: triggered running handlers for h1\n")]
    [InlineData("refresh_inventory", false, 2, "META: inventory successfully refreshed\n")]
    [InlineData("clear_facts", false, 2, "META: facts cleared\n")]
    [InlineData("noop", false, 1, "")]
    public void Verbose_tells_what_a_meta_task_did(string action, bool isSkipped, int verbosity, string expected)
    {
        var output = new StringWriter { NewLine = "\n" };
        new PlainReporter(output, TextWriter.Null, new ReportOptions { Verbosity = verbosity }).Emit(new MetaEnded(DateTimeOffset.UnixEpoch, "h1", action, isSkipped));
        output.ToString().ShouldBe(expected);
    }

    private static string Run(ReportOptions options)
    {
        var output = new StringWriter { NewLine = "\n" };
        new SampleRun(new PlainReporter(output, TextWriter.Null, options), options.ShowDiffs).Play();
        return output.ToString();
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reporting", "Golden", $"ansible-2.14-{name}.txt"));

    private static string Lines(string text, Regex wanted) => string.Join('\n', text.Split('\n').Where(line => wanted.IsMatch(line)));

    [GeneratedRegex("^(---|\\+\\+\\+|@@) ")]
    private static partial Regex DiffHeader();

    [GeneratedRegex("ok: |changed: |skipping: |fatal: |failed: |=")]
    private static partial Regex PlayRecapOrStatus();
}
