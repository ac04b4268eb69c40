using Playbooks.Execution;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>fact_caching = jsonfile, as ansible-playbook 2.14 has it.</summary>
public sealed class FactCacheTests(Engine engine) : IClassFixture<Engine>
{
    private const string Reads = """
        - hosts: h1
          tasks:
            - {name: reads, debug: {msg: "{{ ansible_system }} {{ kept }} {{ ansible_facts.kept }} {{ other | default('gone') }}"}}
        """;

    [Fact]
    public async Task A_later_run_has_the_facts_and_does_not_gather_when_gathering_is_smart()
    {
        var project = engine.Project(1);
        RunOptions with(RunOptions options) => options with { GathersOnce = true, FactCache = new FactCacheOptions(Path.Combine(project.Folder, "facts"), "", TimeSpan.FromDays(1)) };
        await project.RunAsync("""
            - hosts: h1
              tasks:
                - set_fact: {kept: 1, cacheable: true}
                - set_fact: {other: 1}
            """, with);
        var run = await project.RunAsync(Reads, with);

        run.Ended.Select(ended => ended.TaskName).ShouldBe(["reads"]);
        run.Value("reads", "msg").ShouldBe("Linux 1 1 gone");
        var file = Path.Combine(project.Folder, "facts", "h1");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text.ShouldSatisfyAllConditions(
            () => text.ShouldStartWith("{\n    \"_ansible_facts_gathered\": true,\n    \"ansible_"),
            () => text.ShouldContain("\n    \"kept\": 1,\n"),
            () => text.ShouldContain("\n    \"ansible_system\": \"Linux\","));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_and_a_folder_that_cannot_be_written_end_no_run()
    {
        var project = engine.Project(1);
        var folder = Path.Combine(project.Folder, "facts");
        RunOptions with(RunOptions options) => options with { FactCache = new FactCacheOptions(folder, "", TimeSpan.FromDays(1)) };
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "h1"), """{"kept": "\udc80"}""", TestContext.Current.CancellationToken);
        const string keeps = "- hosts: h1\n  gather_facts: false\n  tasks:\n    - {name: reads, debug: {msg: \"{{ kept | default('gone') }}\"}}\n    - set_fact: {kept: 1, cacheable: true}\n";
        (await project.RunAsync(keeps, with)).Value("reads", "msg").ShouldBe("gone");

        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "no folder", TestContext.Current.CancellationToken);
        var run = await project.RunAsync(keeps, with);
        run.Ended.ShouldAllBe(ended => !ended.Result.Failed, run.ToString());
        run.Events.OfType<RunWarning>().ShouldHaveSingleItem().Text.ShouldStartWith("facts are not kept: ");
    }

    [Fact]
    public async Task What_is_too_old_or_flushed_is_forgotten()
    {
        var project = engine.Project(1);
        RunOptions with(RunOptions options) => options with { FactCache = new FactCacheOptions(Path.Combine(project.Folder, "facts"), "", TimeSpan.FromMinutes(5)) };
        const string keeps = "- hosts: h1\n  gather_facts: false\n  tasks:\n    - set_fact: {kept: 1, cacheable: true}\n";
        const string reads = "- hosts: h1\n  gather_facts: false\n  tasks:\n    - {name: reads, debug: {msg: \"{{ kept | default('gone') }}\"}}\n";
        await project.RunAsync(keeps, with);
        (await project.RunAsync(reads, with)).Value("reads", "msg").ShouldBe("1");
        File.SetLastWriteTimeUtc(Path.Combine(project.Folder, "facts", "h1"), DateTime.UnixEpoch);
        (await project.RunAsync(reads, with)).Value("reads", "msg").ShouldBe("gone");

        await project.RunAsync(keeps, with);
        (await project.RunAsync(reads, options => with(options) with { ForgetsFacts = true })).Value("reads", "msg").ShouldBe("gone");
        File.Exists(Path.Combine(project.Folder, "facts", "h1")).ShouldBeFalse();
    }
}
