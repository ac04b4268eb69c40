using System.Text;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>What a run costs in round trips, which is what it costs in time over a slow network.</summary>
[Collection(Engine.Collection)]
public sealed class RoundTripTests(Engine engine)
{
    [Fact]
    public async Task A_converged_run_of_a_hundred_tasks_takes_at_most_twelve_round_trips()
    {
        var project = engine.Project();
        var tasks = Tasks(100);
        await project.RunTasksAsync(tasks);
        var run = await project.RunTasksAsync(tasks);
        run.Recap("h1").Changed.ShouldBe(0);
        run.Recap("h1").Ok.ShouldBe(100);
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public async Task Each_command_that_must_run_costs_one_more()
    {
        var project = engine.Project(1);
        var tasks = Tasks(20) + "\n- {name: act, command: 'true', changed_when: false}\n" + Tasks(20);
        await project.RunTasksAsync(tasks);
        await project.RunTasksAsync(Tasks(20) + "\n" + Tasks(20));
        var without = project.Connections!.RoundTripsOf("h1");
        await project.RunTasksAsync(tasks);
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(without + 2);
    }

    [Fact]
    public async Task A_change_and_the_questions_after_it_share_a_round_trip()
    {
        var project = engine.Project(1);
        await project.RunTasksAsync("""
            - {copy: {dest: "{{ here }}/a", content: "1"}}
            - {copy: {dest: "{{ here }}/b", content: "2"}}
            - {copy: {dest: "{{ here }}/c", content: "3"}}
            """);
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(4);
    }

    private static string Tasks(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append((i % 4) switch
            {
                0 => $"- file: {{path: \"{{{{ here }}}}/d{i}\", state: directory}}\n",
                1 => $"- copy: {{dest: \"{{{{ here }}}}/f{i}\", content: \"text {i}\"}}\n",
                2 => $"- stat: {{path: \"{{{{ here }}}}/f{i - 1}\"}}\n",
                _ => $"- file: {{src: \"{{{{ here }}}}/f{i - 2}\", dest: \"{{{{ here }}}}/l{i}\", state: link}}\n",
            });
        }

        return text.ToString().TrimEnd('\n');
    }
}
