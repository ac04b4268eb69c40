using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>A host that is ahead of the others changes nothing for them: neither what they read, nor whom they notify, nor when the play ends.</summary>
public sealed class HostsAheadTests(Engine engine) : IClassFixture<Engine>
{
    private const string SlowFailureOfH2 = "{name: slow, assert: {that: \"lookup('pipe', 'sleep 1; echo no') == 'yes'\"}, when: inventory_hostname == 'h2'}";

    [Theory]
    [InlineData("connection: local", false)]
    [InlineData("vars: {ansible_connection: local}", false)]
    [InlineData("vars: {}", true)]
    public async Task What_one_host_writes_on_the_controller_is_read_by_those_that_skip_the_task(string keyword, bool isLocalHost)
    {
        var project = engine.Project();
        project.Write("shared/f", "older");
        if (isLocalHost)
        {
            project.Write("host_vars/h1.yml", "ansible_connection: local\n");
        }

        var run = await project.RunTasksAsync($$$"""
            - name: write
              copy: {dest: "{{ shared }}/f", content: newer, validate: "sh -c 'sleep 1' %s"}
              when: inventory_hostname == 'h1'
              {{{keyword}}}
            - {name: says, debug: {msg: "{{ lookup('file', shared ~ '/f') }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("newer");
    }

    [Fact]
    public async Task A_decision_that_waited_while_a_background_job_ran_is_made_anew()
    {
        var project = engine.Project();
        await project.RunTasksAsync("""
            - {name: job, shell: "sleep 1; echo job > {{ here }}/f", async: 60, poll: 0, when: inventory_hostname == 'h2'}
            - name: slow
              copy: {dest: "{{ here }}/slow", content: x, validate: "sh -c 'sleep 4' %s"}
              when: inventory_hostname == 'h1'
            - {name: keep, copy: {dest: "{{ here }}/f", content: mine, force: false}}
            """);
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h2"), "f"), TestContext.Current.CancellationToken)).ShouldBe("job\n");
    }

    [Fact]
    public async Task A_task_notifies_the_handler_that_was_there_before_it()
    {
        var project = engine.Project();
        foreach (var role in new[] { "a", "b" })
        {
            project.Write($"roles/{role}/handlers/main.yml", "- {name: restart, debug: {msg: x}}\n");
            project.Write($"roles/{role}/tasks/main.yml", "- debug: {msg: x}\n");
        }

        var run = await project.RunTasksAsync("""
            - include_role: {name: a}
            - name: change
              copy: {dest: "{{ here }}/f", content: x, validate: "sh -c 'sleep 1' %s"}
              notify: restart
              when: inventory_hostname == 'h2'
            - include_role: {name: b}
            """);
        run.Ended.Where(ended => ended.TaskName.EndsWith("restart", StringComparison.Ordinal)).Select(ended => (ended.TaskName, ended.Host)).ShouldBe([("a : restart", "h2")]);
    }

    [Fact]
    public async Task Failures_count_for_max_fail_percentage_in_the_order_of_the_tasks()
    {
        var run = await engine.Project(4).RunAsync($$$"""
            - hosts: all
              gather_facts: false
              max_fail_percentage: 30
              tasks:
                - {{{SlowFailureOfH2}}}
                - {name: second, debug: {msg: x}}
                - {name: ahead, assert: {that: false}, when: inventory_hostname == 'h1'}
                - {name: never, debug: {msg: x}}
            """);
        run.Ended.Where(ended => ended.TaskName == "second").Select(ended => ended.Host).ShouldBe(["h1", "h3", "h4"], ignoreOrder: true);
        run.Ended.ShouldNotContain(ended => ended.TaskName == "never");
        (run.Recap("h1").Failed, run.Recap("h2").Failed, run.Events.OfType<NoMoreHosts>().Count()).ShouldBe((1, 1, 2));
    }

    [Fact]
    public async Task Nothing_counts_that_a_host_was_ahead_of_an_abort()
    {
        var project = engine.Project();
        project.Write("part.yml", "- debug: {msg: x}\n");
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              any_errors_fatal: true
              tasks:
                - {{{SlowFailureOfH2}}}
                - include_tasks: part.yml
            """);
        (run.Recap("h1").Ok, run.Recap("h1").Skipped, run.Recap("h2").Failed).ShouldBe((0, 1, 1));
    }

    [Theory]
    [InlineData("throttle: \"{{ 1 if ansible_hostname else 2 }}\"")]
    [InlineData("loop: [1, 2], loop_control: {pause: \"{{ 0 if ansible_hostname else 1 }}\"}")]
    [InlineData("loop: [1, 2], loop_control: {label: \"{{ ansible_hostname }}\"}")]
    [InlineData("until: true, retries: \"{{ 1 if ansible_hostname else 2 }}\"")]
    [InlineData("register: r, until: r.attempts > 1, delay: \"{{ 0 if ansible_hostname else 2 }}\"")]
    [InlineData("changed_when: true, notify: \"{{ 'told' if ansible_hostname else 'other' }}\"")]
    public async Task Any_keyword_may_be_the_first_to_read_a_fact(string keyword)
    {
        var run = await engine.Project(1).RunAsync($$$"""
            - hosts: all
              tasks:
                - {name: reads, debug: {msg: x}, {{{keyword}}} }
              handlers:
                - {name: told, debug: {msg: x}}
            """);
        run.Recap().Failed.ShouldBe(0, run.ToString());
        run.Ended.Count(ended => ended.TaskName == "told").ShouldBe(keyword.Contains("notify", StringComparison.Ordinal) ? 1 : 0);
    }

    [Fact]
    public async Task No_log_hides_the_items_of_includes_and_of_skipped_tasks()
    {
        var project = engine.Project();
        project.Write("part.yml", "- debug: {msg: x}\n");
        var run = await project.RunTasksAsync("""
            - {name: include, include_tasks: part.yml, loop: [sekret1, sekret2], loop_control: {label: "{{ item }}"}, when: item != 'sekret2', no_log: true}
            - {name: skip, command: "echo {{ item }}", loop: [sekret1, sekret2], when: item == 'none', no_log: true}
            """);
        run.Events.OfType<Included>().Select(included => included.Item).ShouldBe(["(censored due to no_log)"]);
        var items = run.Events.OfType<ItemEnded>().ToList();
        items.Select(item => (item.Label, item.Outcome, item.IsHidden)).ShouldBe(Enumerable.Repeat(("None", TaskOutcome.Skipped, true), 6));
        items.ShouldAllBe(item => !PythonValues.Str(item.Result.Values).Contains("sekret"));
        run.Ended.ShouldAllBe(ended => !PythonValues.Str(ended.Result.Values).Contains("sekret"));
    }
}
