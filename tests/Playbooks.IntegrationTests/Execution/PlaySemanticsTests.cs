using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>Ansible's rules for plays, as an Ansible user counts on them.</summary>
public sealed class PlaySemanticsTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public async Task A_play_meets_every_host_first_as_Gathering_Facts_and_sees_facts_as_they_are_after_earlier_changes()
    {
        var run = await engine.Project(1).RunAsync("""
            - hosts: all
              fact_path: "{{ here }}/facts"
              tasks:
                - {name: before, debug: {msg: "{{ ansible_local.size | default('none') }}"}}
                - {name: folder, file: {path: "{{ here }}/facts", state: directory}}
                - {name: write, copy: {dest: "{{ here }}/facts/size.fact", content: '"big"'}}
                - {name: same play, debug: {msg: "{{ ansible_local.size | default('none') }}"}}
            - hosts: all
              fact_path: "{{ here }}/facts"
              tasks: []
            - hosts: all
              gather_facts: false
              tasks:
                - {name: next play, debug: {msg: "{{ ansible_local.size | default('none') }}"}}
            """);
        (run.Value("before", "msg"), run.Value("same play", "msg"), run.Value("next play", "msg")).ShouldBe(("none", "none", "big"));
        run.Ended.Count(ended => ended.TaskName == "Gathering Facts" && ended.Outcome == TaskOutcome.Ok).ShouldBe(2);
        (run.Recap().Ok, run.Recap().Changed).ShouldBe((7, 2));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_told_at_the_gathering_of_facts()
    {
        var project = engine.Project(1);
        project.Write("hosts.ini", (await File.ReadAllTextAsync(Path.Combine(project.Folder, "hosts.ini"), TestContext.Current.CancellationToken)).Replace("h1 ", "h1 ansible_port=1 ", StringComparison.Ordinal));

        var run = await project.RunAsync("- hosts: all\n  tasks:\n    - debug: {msg: x}\n");

        run.Ended.ShouldHaveSingleItem().ShouldSatisfyAllConditions(ended => ended.TaskName.ShouldBe("Gathering Facts"), ended => ended.Outcome.ShouldBe(TaskOutcome.Unreachable));
    }

    [Fact]
    public async Task A_rescue_section_runs_after_a_failure_and_always_runs_anyway()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - block:
                - {name: breaks, command: "false"}
                - {name: never, debug: {msg: never}}
              rescue:
                - {name: saves, debug: {msg: "{{ ansible_failed_task.name }} {{ ansible_failed_result.rc }}"}}
              always:
                - {name: tidies, debug: {msg: tidied}}
            - {name: goes on, debug: {msg: on}}
            """);
        run.Value("saves", "msg").ShouldBe("breaks 1");
        run.Ended.Select(ended => ended.TaskName).ShouldBe(["breaks", "saves", "tidies", "goes on"]);
        run.Recap().ShouldSatisfyAllConditions(recap => recap.Failed.ShouldBe(0), recap => recap.Rescued.ShouldBe(1));
    }

    [Fact]
    public async Task Always_runs_and_the_failure_goes_on_after_it()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - block:
                - {name: breaks, command: "false"}
              always:
                - {name: tidies, debug: {msg: tidied}}
            - {name: never, debug: {msg: never}}
            """);
        run.Ended.Select(ended => ended.TaskName).ShouldBe(["breaks", "tidies"]);
        run.Recap().Failed.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_host_is_out_and_the_others_go_on()
    {
        var run = await engine.Project(3).RunTasksAsync("""
            - {name: breaks, command: "{{ 'false' if inventory_hostname == 'h2' else 'true' }}"}
            - {name: left, debug: {msg: "{{ ansible_play_hosts | join(',') }}"}}
            """);
        run.Value("left", "msg").ShouldBe("h1,h3");
        run.Ended.ShouldNotContain(ended => ended.TaskName == "left" && ended.Host == "h2");
    }

    [Fact]
    public async Task Any_errors_fatal_ends_the_play_for_everybody()
    {
        var run = await engine.Project(3).RunAsync("""
            - hosts: all
              gather_facts: false
              any_errors_fatal: true
              tasks:
                - {name: breaks, command: "{{ 'false' if inventory_hostname == 'h2' else 'true' }}"}
                - {name: never, debug: {msg: never}}
            - hosts: all
              gather_facts: false
              tasks:
                - {name: nor this, debug: {msg: never}}
            """);
        run.Ended.Where(ended => ended.TaskName == "breaks").Count().ShouldBe(3);
        run.Ended.ShouldNotContain(ended => ended.TaskName == "never" || ended.TaskName == "nor this");
        run.Recap("h1").Failed.ShouldBe(0);
        run.Recap("h2").Failed.ShouldBe(1);
    }

    [Fact]
    public async Task Serial_takes_the_hosts_in_batches_in_order()
    {
        var project = engine.Project(3);
        await project.RunAsync("""
            - hosts: all
              gather_facts: false
              serial: [1, 2]
              tasks:
                - shell: "echo a-{{ ansible_play_batch | length }} >> {{ shared }}/log"
                - shell: "echo b-{{ ansible_play_batch | length }} >> {{ shared }}/log"
            """);
        (await File.ReadAllLinesAsync(Path.Combine(project.Shared, "log"), TestContext.Current.CancellationToken)).ShouldBe(["a-1", "b-1", "a-2", "a-2", "b-2", "b-2"]);
    }

    [Fact]
    public async Task Run_once_runs_on_the_first_host_and_gives_all_its_result()
    {
        var project = engine.Project(3);
        var run = await project.RunTasksAsync("""
            - {name: once, shell: "echo {{ inventory_hostname }} | tee -a {{ shared }}/log", run_once: true, register: r}
            - {name: says, debug: {msg: "{{ r.stdout }}"}}
            """);
        (await File.ReadAllLinesAsync(Path.Combine(project.Shared, "log"), TestContext.Current.CancellationToken)).ShouldBe(["h1"]);
        run.Value("says", "msg", "h3").ShouldBe("h1");
    }

    [Fact]
    public async Task Fewer_forks_than_hosts_never_deadlock()
    {
        var run = await engine.Project(5).RunTasksAsync("""
            - {name: wide, shell: "sleep 0.1; echo {{ inventory_hostname }}", register: r}
            - {name: change, copy: {dest: "{{ here }}/f", content: "{{ hostvars['h5'].r.stdout }}"}}
            - {name: once, command: echo hi, run_once: true}
            - {name: again, shell: "cat {{ here }}/f", register: all}
            - {name: says, debug: {msg: "{{ all.stdout }}"}}
            """, options => options with { Forks = 1 });
        run.Value("says", "msg").ShouldBe("h5");
        run.Summary.Hosts.ShouldAllBe(recap => recap.Ok == 5 || recap.Ok == 4);
    }

    [Fact]
    public async Task Results_come_out_in_the_order_of_the_tasks_although_hosts_run_ahead()
    {
        var run = await engine.Project(3).RunTasksAsync("""
            - {name: one, stat: {path: "{{ here }}"}}
            - name: slow
              shell: sleep 0.5
              when: inventory_hostname == 'h2'
            - {name: three, debug: {msg: x}}
            - {name: four, debug: {msg: x}}
            """);
        run.Events.OfType<TaskStarted>().Select(started => started.Name).ShouldBe(["one", "slow", "three", "four"]);
    }

    [Fact]
    public async Task A_reader_of_hostvars_sees_what_was_written_before_its_own_position_only()
    {
        var run = await engine.Project().RunTasksAsync("""
            - set_fact: {colour: "{{ 'red-' + inventory_hostname }}"}
            - name: slow reader
              shell: sleep 0.5
              when: inventory_hostname == 'h2'
            - {name: reads, debug: {msg: "{{ hostvars['h1'].colour }}"}}
            - set_fact: {colour: blue}
            - {name: reads again, debug: {msg: "{{ hostvars['h1'].colour }}"}}
            """);
        run.Value("reads", "msg", "h2").ShouldBe("red-h1");
        run.Value("reads again", "msg", "h2").ShouldBe("blue");
    }

    [Fact]
    public async Task An_unreachable_host_is_counted_and_the_others_finish()
    {
        var project = engine.Project();
        File.AppendAllText(Path.Combine(project.Folder, "hosts.ini"), "\n[gone]\nh9 here=/nowhere ansible_port=1\n");
        var run = await project.RunTasksAsync("- {name: look, stat: {path: '{{ here }}'}}\n- {name: more, debug: {msg: x}}", options => options with { Timeout = 2 });
        run.Recap("h9").Unreachable.ShouldBe(1);
        run.Recap("h1").Ok.ShouldBe(2);
        run.Summary.HasUnreachable.ShouldBeTrue();
    }

    [Fact]
    public async Task Check_mode_changes_nothing_and_reports_what_would()
    {
        var project = engine.Project(1);
        var run = await project.RunTasksAsync("""
            - {name: write, copy: {dest: "{{ here }}/f", content: x}}
            - {name: act, command: "touch {{ here }}/g"}
            - {name: ask, query: "echo asked", register: q}
            - {name: says, debug: {msg: "{{ q.stdout }}"}}
            """, options => options with { Check = true, Diff = true });
        Directory.GetFiles(project.Here("h1")).ShouldBeEmpty();
        run.Task("write").Outcome.ShouldBe(TaskOutcome.Changed);
        run.Task("write").Result.Diffs.ShouldHaveSingleItem().After.ShouldBe("x");
        run.Task("act").Outcome.ShouldBe(TaskOutcome.Skipped);
        run.Value("says", "msg").ShouldBe("asked");
    }

    [Fact]
    public async Task Ignored_errors_are_counted_and_the_host_goes_on()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: breaks, command: "false", ignore_errors: true, register: r}
            - {name: says, debug: {msg: "{{ r is failed }} {{ r.rc }}"}}
            """);
        run.Value("says", "msg").ShouldBe("True 1");
        run.Recap().ShouldSatisfyAllConditions(recap => recap.Failed.ShouldBe(0), recap => recap.Ignored.ShouldBe(1));
    }

    [Fact]
    public async Task Includes_loops_and_roles_work_together()
    {
        var project = engine.Project(1);
        project.Write("roles/r/defaults/main.yml", "colour: red\n");
        project.Write("roles/r/tasks/main.yml", "- {name: paint, debug: {msg: \"{{ colour }} {{ size }}\"}, notify: dry}\n- {name: make, copy: {dest: \"{{ here }}/p\", content: x}, notify: dry}\n");
        project.Write("roles/r/handlers/main.yml", "- {name: dry, debug: {msg: \"dried {{ colour }}\"}}\n");
        project.Write("part.yml", "- {name: \"part {{ item }}\", debug: {msg: \"{{ item }}\"}}\n");
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              roles:
                - {role: r, size: big}
              tasks:
                - include_tasks: part.yml
                  loop: [a, b]
            """);
        run.Value("r : paint", "msg").ShouldBe("red big");
        run.Value("part b", "msg").ShouldBe("b");
        run.Value("r : dry", "msg").ShouldBe("dried red");
        run.Recap().Failed.ShouldBe(0);
    }
}
