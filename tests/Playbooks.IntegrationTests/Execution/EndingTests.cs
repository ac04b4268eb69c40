using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>How plays end: aborts, failures inside sections, forced handlers, hosts that take different ways.</summary>
public sealed class EndingTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public async Task A_host_that_is_ahead_changes_nothing_after_the_play_was_aborted()
    {
        var project = engine.Project(2);
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              any_errors_fatal: true
              tasks:
                - name: look
                  stat: {path: "{{ here }}"}
                - name: breaks
                  assert: {that: "lookup('pipe', 'sleep 0.5; echo no') == 'yes'"}
                  when: inventory_hostname == 'h2'
                - {name: write, copy: {dest: "{{ here }}/f", content: x}}
            """);
        Directory.GetFiles(project.Here("h1")).ShouldBeEmpty();
        run.Ended.ShouldNotContain(ended => ended.TaskName == "write");
        run.Recap("h2").Failed.ShouldBe(1);
    }

    /// <summary>As in Ansible, where the module fails: the host is there, and goes on as another user.</summary>
    [Fact]
    public async Task A_refused_become_fails_the_task_and_may_be_ignored_or_rescued()
    {
        var run = await engine.Project(1).RunAsync("""
            - hosts: all
              gather_facts: false
              tasks:
                - {name: ignored, command: id, become: true, become_user: no-such-user, ignore_errors: true}
                - {name: asked, stat: {path: /}, loop: [a, b], become: true, become_user: no-such-user, ignore_errors: true, register: both}
                - {name: both, assert: {that: both.results | selectattr('failed') | length == 2}}
                - block:
                    - {name: breaks, command: id, become: true, become_user: no-such-user}
                  rescue:
                    - {name: rescues, command: id}
            """);
        run.Recap("h1").ShouldSatisfyAllConditions(recap => recap.Unreachable.ShouldBe(0), recap => recap.Failed.ShouldBe(0), recap => recap.Ignored.ShouldBe(2), recap => recap.Rescued.ShouldBe(1));
        PythonValues.Str(run.Task("ignored").Result.Values["msg"]).ShouldStartWith("there is no user no-such-user");
    }

    [Fact]
    public async Task Any_errors_fatal_does_not_reach_a_failure_that_an_always_section_held_back()
    {
        var run = await engine.Project(2).RunAsync("""
            - hosts: all
              gather_facts: false
              any_errors_fatal: true
              tasks:
                - block:
                    - {name: breaks, command: "{{ 'false' if inventory_hostname == 'h2' else 'true' }}"}
                  always:
                    - {name: tidies, debug: {msg: x}}
                - {name: never, command: "true"}
            """);
        run.Ended.Where(ended => ended.TaskName == "never").Select(ended => ended.Host).ShouldBe(["h1"]);
        run.Ended.ShouldContain(ended => ended.TaskName == "tidies" && ended.Host == "h2");
    }

    [Fact]
    public async Task Forced_handlers_all_run_on_the_failed_host_while_others_have_ended()
    {
        var project = engine.Project(2);
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              force_handlers: true
              tasks:
                - {name: change, copy: {dest: "{{ here }}/f", content: x}, notify: [one, two]}
                - {name: breaks, command: "{{ 'false' if inventory_hostname == 'h2' else 'true' }}"}
              handlers:
                - {name: one, shell: "echo one >> {{ here }}/log"}
                - {name: two, shell: "echo two >> {{ here }}/log"}
            """);
        foreach (var host in new[] { "h1", "h2" })
        {
            (await File.ReadAllLinesAsync(Path.Combine(project.Here(host), "log"), TestContext.Current.CancellationToken)).ShouldBe(["one", "two"]);
        }

        run.Recap("h2").Failed.ShouldBe(1);
    }

    [Fact]
    public async Task Handlers_that_notify_each_other_run_once_in_each_flush()
    {
        var run = await engine.Project(1).RunAsync("""
            - hosts: all
              gather_facts: false
              tasks:
                - {name: change, command: "true", notify: a}
              handlers:
                - {name: a, command: "true", notify: b}
                - {name: b, command: "true", notify: a}
            """);
        run.Ended.Select(ended => ended.TaskName).ShouldBe(["change", "a", "b", "a", "b"], "after the tasks, and what b notified after the post_tasks");
    }

    [Fact]
    public async Task A_run_once_task_that_the_first_host_never_meets_runs_on_the_first_that_does()
    {
        var project = engine.Project(3);
        project.Write("part.yml", "- {name: once, command: \"echo {{ inventory_hostname }}\", run_once: true, register: r}\n- {name: says, debug: {msg: \"{{ r.stdout }}\"}}\n");
        var run = await project.RunTasksAsync("""
            - include_tasks: part.yml
              when: inventory_hostname != 'h1'
            """);
        run.Value("says", "msg", "h3").ShouldBe("h2");
        run.Ended.Where(ended => ended.TaskName == "once").Select(ended => ended.Host).ShouldBe(["h2"]);
    }

    [Fact]
    public async Task A_run_once_task_is_reported_once_also_as_the_last_of_the_play()
    {
        var run = await engine.Project(4).RunTasksAsync("- {name: once, debug: {msg: x}, run_once: true}");
        run.Ended.Count.ShouldBe(1);
        run.Recap("h1").Ok.ShouldBe(1);
    }

    [Fact]
    public async Task An_unreachable_delegate_can_be_ignored_and_else_loses_the_host()
    {
        var project = engine.Project(1);
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "\n[gone]\nh9 ansible_port=1\n");
        var run = await project.RunAsync("""
            - hosts: h1
              gather_facts: false
              tasks:
                - {name: ignored, command: "true", delegate_to: h9, ignore_unreachable: true, register: r}
                - {name: says, debug: {msg: "{{ r is unreachable }}"}}
                - block:
                    - {name: lost, command: "true", delegate_to: h9}
                  rescue:
                    - {name: never, debug: {msg: x}}
            """, options => options with { Timeout = 2 });
        run.Value("says", "msg").ShouldBe("True");
        run.Ended.ShouldNotContain(ended => ended.TaskName == "never");
        run.Recap("h1").ShouldSatisfyAllConditions(recap => recap.Unreachable.ShouldBe(1), recap => recap.Ignored.ShouldBe(1), recap => recap.Failed.ShouldBe(0));
    }

    /// <summary>As in Ansible, which asks for ignore_errors there, not for ignore_unreachable.</summary>
    [Theory]
    [InlineData("run_once: true", 1)]
    [InlineData("any_errors_fatal: true", 2)]
    public async Task An_ignored_unreachable_host_ends_the_play_of_a_fatal_task(string keyword, int hosts)
    {
        var run = await engine.Project(2).RunTasksAsync($$$"""
            - {name: lost, ping: , {{{keyword}}}, ignore_unreachable: true, register: r, vars: {ansible_port: 1}}
            - {name: never, debug: {msg: x}}
            """, options => options with { Timeout = 2 });
        run.Ended.Select(ended => ended.TaskName).ShouldBe(Enumerable.Repeat("lost", hosts));
        run.Recap("h1").ShouldSatisfyAllConditions(recap => recap.Ignored.ShouldBe(1), recap => recap.Ok.ShouldBe(1), recap => recap.Unreachable.ShouldBe(0));
        run.Events.OfType<NoMoreHosts>().Count().ShouldBe(1);
        run.Summary.HasFailures.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_run_once_task_registers_of_an_unreachable_host_all_get()
    {
        var run = await engine.Project(2).RunTasksAsync("""
            - {name: lost, ping: , run_once: true, ignore_unreachable: true, ignore_errors: true, register: r, vars: {ansible_port: 1}}
            - {name: says, debug: {msg: "{{ r.unreachable | default('none') }}"}}
            """, options => options with { Timeout = 2 });
        run.Value("says", "msg", "h1").ShouldBe("True");
        run.Value("says", "msg", "h2").ShouldBe("True");
    }

    [Fact]
    public async Task Until_gives_up_after_its_retries_and_fails()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: tries, shell: "echo x >> {{ here }}/n; wc -l < {{ here }}/n", register: r, until: r.stdout | int >= 9, retries: 2, delay: 0, ignore_errors: true}
            - {name: succeeds, shell: "echo x >> {{ here }}/n; wc -l < {{ here }}/n", register: s, until: s.stdout | int >= 5, retries: 5, delay: 0}
            """);
        run.Task("tries").Outcome.ShouldBe(TaskOutcome.Failed);
        run.Value("tries", "attempts").ShouldBe("2");
        run.Value("tries", "stdout").ShouldBe("3");
        run.Value("succeeds", "attempts").ShouldBe("2");
        run.Task("succeeds").Outcome.ShouldBe(TaskOutcome.Changed);
    }
}
