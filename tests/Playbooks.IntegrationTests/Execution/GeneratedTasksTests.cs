namespace Playbooks.IntegrationTests.Execution;

/// <summary>Files of tasks and roles that a task of the same run writes: what was read of them before does not count.</summary>
public sealed class GeneratedTasksTests(Engine engine) : IClassFixture<Engine>
{
    [Theory]
    [InlineData("part.yml", "include_tasks: part.yml")]
    [InlineData("roles/made/tasks/main.yml", "include_role: {name: made}")]
    public async Task An_include_takes_what_a_task_on_the_controller_wrote(string file, string include)
    {
        var project = engine.Project();
        var path = project.Write(file, "- {name: says, debug: {msg: older}}\n");
        var run = await project.RunTasksAsync($$$"""
            - {name: same, stat: {path: /}}
            - name: generate
              copy: {dest: "{{{path}}}", content: "- {name: says, debug: {msg: newer}}\n"}
              delegate_to: localhost
              run_once: true
            - {{{include}}}
            """);
        run.Ended.Where(ended => ended.TaskName.EndsWith("says", StringComparison.Ordinal)).Select(ended => $"{ended.Result.Values["msg"]}").ShouldBe(["newer", "newer"]);
    }
}
