using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>--start-at-task, as Ansible has it: by name or pattern, with or without the role.</summary>
public sealed class StartAtTaskTests(Engine engine) : IClassFixture<Engine>
{
    private const string Tasks = """
        - {name: first, debug: {msg: a}}
        - {name: second, debug: {msg: b}}
        - {name: third, debug: {msg: c}}
        """;

    [Theory]
    [InlineData("second")]
    [InlineData("sec*")]
    public async Task A_run_starts_at_the_task_and_goes_on(string name)
        => (await engine.Project(2).RunTasksAsync(Tasks, options => options with { StartAtTask = name })).Ended.Select(ended => ended.TaskName).Distinct().ShouldBe(["second", "third"]);

    [Fact]
    public async Task A_name_that_no_task_has_is_an_error_instead_of_an_empty_success()
        => (await Should.ThrowAsync<PlaybookException>(() => engine.Project(1).RunTasksAsync(Tasks, options => options with { StartAtTask = "fourth" }))).Message.ShouldContain("'fourth'");
}
