using Playbooks.IntegrationTests.Execution;
using Playbooks.Reporting;

namespace Playbooks.IntegrationTests.Ansible;

/// <summary>Playbooks whose output was recorded from ansible-playbook 2.14 (see Recorded/README.md): ours must be the same, word for word.</summary>
public sealed class RecordedCaseTests(Engine engine) : IClassFixture<Engine>
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(RecordedCase.Folder, "*.case").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Prints_what_ansible_prints(string name)
    {
        var recorded = RecordedCase.Read(name);
        var project = engine.Project();
        foreach (var (file, text) in recorded.Files)
        {
            project.Write(file, text);
        }

        var run = await project.RunAsync(recorded.Files["play.yml"]);
        var output = new StringWriter { NewLine = "\n" };
        await using (var reporter = new PlainReporter(output, TextWriter.Null, new ReportOptions()))
        {
            foreach (var one in run.Events)
            {
                reporter.Emit(one);
            }
        }

        RecordedCase.Normalize(output.ToString(), project.Folder).ShouldBe(RecordedCase.Normalize(recorded.Expected, project.Folder));
    }
}
