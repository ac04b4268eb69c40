using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>meta: clear_host_errors for hosts that could not be reached, as ansible-playbook 2.14 has it.</summary>
public sealed class TakenBackHostsTests(Engine engine) : IClassFixture<Engine>
{
    private const string Loses = "{name: lost, ping: , vars: {ansible_port: \"{{ (inventory_hostname == 'h2') | ternary(1, ansible_port_was) }}\"}}";

    [Fact]
    public async Task A_host_goes_on_after_the_task_that_lost_it_and_the_run_has_not_failed()
    {
        var run = await engine.Project(2).RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars: {ansible_port_was: "{{ hostvars.h1.ansible_port }}"}
              tasks:
                - {{{Loses}}}
                - {name: missed, debug: {msg: x}}
                - meta: clear_host_errors
                - {name: after, command: echo}
            - hosts: all
              gather_facts: false
              tasks:
                - {name: next play, debug: {msg: x}}
            """);

        run.Ended.Where(ended => ended.Host == "h2").Select(ended => ended.TaskName).ShouldBe(["lost", "missed", "after", "next play"]);
        (run.Summary.HasUnreachable, run.Recap("h2").Unreachable, run.Recap("h2").Ok).ShouldBe((false, 1, 3));
    }

    [Fact]
    public async Task A_later_play_takes_it_back_for_itself_alone()
    {
        var run = await engine.Project(2).RunAsync($$$"""
            - hosts: all
              gather_facts: false
              vars: {ansible_port_was: "{{ hostvars.h1.ansible_port }}"}
              tasks:
                - {{{Loses}}}
            - hosts: all
              gather_facts: false
              tasks:
                - {name: second, debug: {msg: x}}
                - meta: clear_host_errors
                - {name: third, debug: {msg: x}}
            - hosts: all
              gather_facts: false
              tasks:
                - {name: fourth, debug: {msg: x}}
            """);

        run.Ended.Where(ended => ended.Host == "h2").Select(ended => ended.TaskName).ShouldBe(["lost", "second", "third"]);
        run.Summary.HasUnreachable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_task_over_another_connection_does_not_take_what_the_first_one_answered()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: there, ping: }
            - {name: not there, ping: , vars: {ansible_port: 1}}
            """);
        (run.Task("there").Outcome, run.Task("not there").Outcome).ShouldBe((TaskOutcome.Ok, TaskOutcome.Unreachable));
    }
}
