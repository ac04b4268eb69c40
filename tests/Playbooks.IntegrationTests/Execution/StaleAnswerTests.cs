namespace Playbooks.IntegrationTests.Execution;

/// <summary>Questions are asked ahead; none of these may ever be answered with what was true before an earlier task changed it.</summary>
[Collection(Engine.Collection)]
public sealed class StaleAnswerTests(Engine engine)
{
    [Fact]
    public async Task The_same_path_is_asked_again_after_a_change()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/f"}}
            - {name: write, copy: {dest: "{{ here }}/f", content: x}}
            - {name: after, stat: {path: "{{ here }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }} {{ st.stat.size }}"}}
            """);
        run.Value("says", "msg").ShouldBe("True 1");
    }

    [Fact]
    public async Task A_change_of_a_parent_folder_voids_what_is_below_it()
    {
        var project = engine.Project(1);
        Directory.CreateDirectory(Path.Combine(project.Here("h1"), "d"));
        File.WriteAllText(Path.Combine(project.Here("h1"), "d", "f"), "x");
        var run = await project.RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/d/f"}}
            - {name: remove, file: {path: "{{ here }}/d", state: absent}}
            - {name: after, stat: {path: "{{ here }}/d/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Task("remove").Result.Changed.ShouldBeTrue();
        run.Value("says", "msg").ShouldBe("False");
    }

    [Fact]
    public async Task A_change_through_a_symbolic_link_voids_its_target()
    {
        var project = engine.Project(1);
        File.WriteAllText(Path.Combine(project.Here("h1"), "real"), "old");
        File.CreateSymbolicLink(Path.Combine(project.Here("h1"), "link"), Path.Combine(project.Here("h1"), "real"));
        var run = await project.RunTasksAsync("""
            - {name: before, slurp: {src: "{{ here }}/real"}}
            - {name: write, copy: {dest: "{{ here }}/link", content: newer, follow: true}}
            - {name: after, stat: {path: "{{ here }}/real"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.size }}"}}
            """);
        run.Value("says", "msg").ShouldBe("5");
    }

    [Fact]
    public async Task A_command_that_writes_a_file_voids_what_was_known_of_it()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/f"}}
            - {name: write, shell: "echo hello > {{ here }}/f"}
            - {name: after, stat: {path: "{{ here }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg").ShouldBe("True");
    }

    [Fact]
    public async Task A_command_that_says_it_changes_nothing_is_not_believed()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/f"}}
            - {name: write, shell: "echo hello > {{ here }}/f", changed_when: false}
            - {name: after, stat: {path: "{{ here }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Task("write").Result.Changed.ShouldBeFalse();
        run.Value("says", "msg").ShouldBe("True");
    }

    [Fact]
    public async Task A_delegated_change_voids_what_the_other_host_had_answered()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/f"}}
            - name: write
              copy: {dest: "{{ hostvars['h2'].here }}/f", content: x}
              delegate_to: h2
              when: inventory_hostname == 'h1'
            - {name: after, stat: {path: "{{ here }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("True");
        run.Value("says", "msg", "h1").ShouldBe("False");
    }

    [Fact]
    public async Task A_handler_voids_what_was_asked_ahead_of_it()
    {
        var run = await engine.Project(1).RunAsync("""
            - hosts: all
              gather_facts: false
              tasks:
                - {name: before, stat: {path: "{{ here }}/made"}}
                - {name: notify, copy: {dest: "{{ here }}/f", content: x}, notify: make}
                - meta: flush_handlers
                - {name: after, stat: {path: "{{ here }}/made"}, register: st}
                - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
              handlers:
                - {name: make, copy: {dest: "{{ here }}/made", content: y}}
            """);
        run.Value("says", "msg").ShouldBe("True");
    }

    [Fact]
    public async Task A_wide_answer_asked_ahead_does_not_survive_another_hosts_change()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: same, stat: {path: "{{ here }}"}}
            - name: write
              copy: {dest: "{{ shared }}/token", content: secret}
              when: inventory_hostname == 'h1'
            - {name: look, query: "cat {{ shared }}/token || true", register: token}
            - {name: says, debug: {msg: "{{ token.stdout }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("secret");
    }

    [Fact]
    public async Task A_wide_answer_is_not_taken_while_another_host_is_still_changing()
    {
        var run = await engine.Project().RunTasksAsync("""
            - name: slow
              shell: "sleep 1; echo late > {{ shared }}/token"
              when: inventory_hostname == 'h1'
            - {name: look, query: "cat {{ shared }}/token || true", register: token}
            - {name: says, debug: {msg: "{{ token.stdout }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("late");
    }

    [Fact]
    public async Task A_wide_answer_that_came_with_a_change_does_not_survive_another_hosts_change_meanwhile()
    {
        var run = await engine.Project().RunTasksAsync("""
            - name: write
              copy:
                dest: "{{ shared if inventory_hostname == 'h2' else here }}/token"
                content: late
                validate: "sh -c 'sleep {{ 2.2 if inventory_hostname == \"h2\" else 0 }}' %s"
            - {name: look, query: "cat {{ shared }}/token; sleep 1.5", register: token, when: inventory_hostname == 'h1'}
            - {name: says, debug: {msg: "{{ token.stdout }}"}}
            """);
        run.Value("says", "msg").ShouldBe("late");
    }

    [Fact]
    public async Task A_file_on_the_controller_that_an_earlier_task_wrote_is_read_anew()
    {
        var project = engine.Project();
        var source = project.Write("files/from-node", "old");
        var run = await project.RunTasksAsync("""
            - {name: first, copy: {src: from-node, dest: "{{ here }}/copy"}}
            - name: fetch
              shell: "echo brand-new > SOURCE"
              delegate_to: localhost
              run_once: true
            - {name: second, copy: {src: from-node, dest: "{{ here }}/copy"}}
            """.Replace("SOURCE", source, StringComparison.Ordinal));
        run.Task("second", "h2").Result.Changed.ShouldBeTrue();
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h2"), "copy"), TestContext.Current.CancellationToken)).ShouldBe("brand-new\n");
    }

    [Fact]
    public async Task A_background_job_that_still_runs_leaves_no_answer_standing()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/f"}}
            - {name: job, shell: "sleep 1; echo x > {{ here }}/f", async: 30, poll: 0}
            - {name: wait, shell: "while [ ! -e {{ here }}/f ]; do sleep 0.1; done"}
            - {name: after, stat: {path: "{{ here }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg").ShouldBe("True");
    }

    [Fact]
    public async Task A_background_job_that_still_runs_in_the_next_play_leaves_no_answer_standing_on_any_host()
    {
        var run = await engine.Project().RunAsync("""
            - hosts: h1
              gather_facts: false
              tasks:
                - {name: job, shell: "sleep 2; echo x > {{ shared }}/f", async: 30, poll: 0}
            - hosts: h2
              gather_facts: false
              tasks:
                - {name: before, stat: {path: "{{ shared }}/f"}}
                - {name: meanwhile, debug: {msg: "a task of the controller"}}
                - {name: wait, shell: "while [ ! -e {{ shared }}/f ]; do sleep 1; done", changed_when: false}
                - {name: after, stat: {path: "{{ shared }}/f"}, register: st}
                - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("True");
    }

    [Fact]
    public async Task A_repeated_question_is_asked_at_the_host_each_time()
    {
        var project = engine.Project();
        var run = await project.RunTasksAsync("""
            - name: start
              shell: "(sleep 1; echo x > {{ shared }}/later) >/dev/null 2>&1 &"
              when: inventory_hostname == 'h1'
            - name: poll
              stat: {path: "{{ shared }}/later"}
              register: st
              until: st.stat.exists
              retries: 30
              delay: 1
            - {name: says, debug: {msg: "{{ st.stat.exists }} {{ st.attempts > 1 }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("True True");
    }

    [Fact]
    public async Task No_command_runs_whose_condition_turns_out_false()
    {
        var project = engine.Project();
        var run = await project.RunTasksAsync("""
            - {name: look, stat: {path: "{{ here }}"}, register: st}
            - {name: never, command: "touch {{ here }}/ran", when: not st.stat.exists}
            - {name: nor query, query: "touch {{ here }}/ran-query", when: not st.stat.exists}
            - {name: after, stat: {path: "{{ here }}/ran"}}
            """);
        run.Recap("h1").Skipped.ShouldBe(2);
        Directory.GetFiles(project.Here("h1")).ShouldBeEmpty();
        Directory.GetFiles(project.Here("h2")).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_command_runs_before_its_turn()
    {
        var project = engine.Project(3);
        await project.RunTasksAsync("""
            - {name: first, shell: "sleep 0.{{ inventory_hostname[1:] }}; echo first >> {{ shared }}/log"}
            - {name: second, command: "sh -c 'echo second >> {{ shared }}/log'"}
            - {name: third, shell: "echo third >> {{ shared }}/log"}
            """);
        var log = await File.ReadAllLinesAsync(Path.Combine(project.Shared, "log"), TestContext.Current.CancellationToken);
        log.ShouldBe(["first", "first", "first", "second", "second", "second", "third", "third", "third"]);
    }

    [Fact]
    public async Task A_private_change_waits_until_all_hosts_have_passed_the_tasks_before_it()
    {
        var project = engine.Project();
        await project.RunTasksAsync("""
            - name: slow here
              shell: "sleep 1; date +%s%N > {{ shared }}/first"
              when: inventory_hostname == 'h1'
            - name: change there
              copy: {dest: "{{ shared }}/second", content: x}
              when: inventory_hostname == 'h2'
            """);
        File.GetLastWriteTimeUtc(Path.Combine(project.Shared, "second")).ShouldBeGreaterThanOrEqualTo(File.GetLastWriteTimeUtc(Path.Combine(project.Shared, "first")));
    }
}
