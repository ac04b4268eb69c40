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
