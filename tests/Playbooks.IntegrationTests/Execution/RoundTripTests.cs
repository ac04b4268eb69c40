using System.Text;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>What a run costs in round trips, which is what it costs in time over a slow network.</summary>
public sealed class RoundTripTests(Engine engine) : IClassFixture<Engine>
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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Each_command_that_must_run_costs_exactly_one_more(int commands)
    {
        var project = engine.Project(1);
        const string Command = "\n- {name: act, command: 'true', changed_when: false}\n";
        await project.RunTasksAsync(string.Join("\n", Enumerable.Repeat(Tasks(12), commands + 1)));
        var run = await project.RunTasksAsync(string.Join("\n", Enumerable.Repeat(Tasks(12), commands + 1)));
        run.Recap().Changed.ShouldBe(0);
        var without = project.Connections!.RoundTripsOf("h1");
        await project.RunTasksAsync(string.Join(Command, Enumerable.Repeat(Tasks(12), commands + 1)));
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(without + commands);
    }

    [Fact]
    public async Task A_command_that_only_one_of_two_hosts_must_run_costs_each_of_them_one_more()
    {
        var project = engine.Project();
        const string Command = "\n- {name: act, command: 'true', changed_when: false, when: inventory_hostname == 'h1'}\n";
        await project.RunTasksAsync(Tasks(12) + "\n" + Tasks(12));
        await project.RunTasksAsync(Tasks(12) + "\n" + Tasks(12));
        var without = project.Connections!.RoundTripsOf("h1");
        await project.RunTasksAsync(Tasks(12) + Command + Tasks(12));
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(without + 1);
        project.Connections!.RoundTripsOf("h2").ShouldBeLessThanOrEqualTo(without + 1);
    }

    [Fact]
    public async Task A_command_on_all_hosts_costs_two_as_none_may_be_asked_before_the_last_has_run_it()
    {
        var project = engine.Project();
        const string Command = "\n- {name: act, command: 'true', changed_when: false}\n";
        await project.RunTasksAsync(Tasks(12) + "\n" + Tasks(12));
        await project.RunTasksAsync(Tasks(12) + "\n" + Tasks(12));
        var without = project.Connections!.RoundTripsOf("h1");
        await project.RunTasksAsync(Tasks(12) + Command + Tasks(12));
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(without + 2);
        project.Connections!.RoundTripsOf("h2").ShouldBeLessThanOrEqualTo(without + 2);
    }

    [Fact]
    public async Task Facts_that_a_command_needs_before_it_come_with_the_questions()
    {
        var project = engine.Project(1);
        var tasks = Tasks(2) + "\n- {name: act, command: 'true', changed_when: false}";
        await project.RunTasksAsync(tasks);
        await project.RunTasksAsync(tasks);
        var without = project.Connections!.RoundTripsOf("h1");
        await project.RunTasksAsync(tasks, gathersFacts: true);
        project.Connections!.RoundTripsOf("h1").ShouldBe(without);
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

    [Fact]
    public async Task A_background_job_that_has_ended_leaves_the_questions_together_whatever_its_time_limit()
    {
        var project = engine.Project(1);
        await project.RunTasksAsync(Tasks(40));
        var run = await project.RunTasksAsync("- {shell: 'true', async: 3600, poll: 0}\n- pause: {seconds: 1}\n" + Tasks(40));
        run.Recap().Changed.ShouldBe(1);
        project.Connections!.RoundTripsOf("h1").ShouldBeLessThanOrEqualTo(8);
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
