namespace Playbooks.IntegrationTests.Execution;

/// <summary>Questions are asked ahead; none of these may ever be answered with what was true before an earlier task changed it.</summary>
public sealed class StaleAnswerTests(Engine engine) : IClassFixture<Engine>
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
    public async Task A_change_in_an_included_file_voids_what_was_asked_beyond_it()
    {
        var project = engine.Project(1);
        project.Write("write.yml", "- {name: write, copy: {dest: \"{{ here }}/f\", content: x}}\n");
        var run = await project.RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/f"}}
            - include_tasks: write.yml
            - {name: after, stat: {path: "{{ here }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg").ShouldBe("True");
    }

    [Fact]
    public async Task What_a_failed_change_left_behind_is_seen_by_the_rescue()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - block:
                - {name: before, stat: {path: "{{ here }}/f"}}
                - {name: write and fail, shell: "echo x > {{ here }}/f; false"}
              rescue:
                - {name: after, stat: {path: "{{ here }}/f"}, register: st}
                - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg").ShouldBe("True");
    }

    [Fact]
    public async Task A_fact_set_from_an_answer_that_is_no_longer_true_is_set_anew()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: before, stat: {path: "{{ here }}/flag"}, register: st}
            - set_fact: {there: "{{ st.stat.exists }}"}
            - {name: flag, copy: {dest: "{{ here }}/flag", content: x}, when: not there}
            - {name: after, stat: {path: "{{ here }}/flag"}, register: st}
            - set_fact: {there: "{{ st.stat.exists }}"}
            - {name: second, copy: {dest: "{{ here }}/second", content: x}, when: there}
            """);
        run.Task("second").Result.Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_command_that_creates_a_file_does_not_run_once_the_file_is_there()
    {
        var project = engine.Project(1);
        await project.RunTasksAsync("""
            - {name: first, stat: {path: "{{ here }}/made"}}
            - {name: write, copy: {dest: "{{ here }}/made", content: x}}
            - {name: make, command: "touch {{ here }}/ran", args: {creates: "{{ here }}/made"}}
            """);
        File.Exists(Path.Combine(project.Here("h1"), "ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task Items_of_a_loop_see_what_the_items_before_them_changed()
    {
        var project = engine.Project(1);
        await project.RunTasksAsync("""
            - {name: write, copy: {dest: "{{ here }}/f", content: "{{ item }}"}, loop: [one, two, one]}
            """);
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h1"), "f"), TestContext.Current.CancellationToken)).ShouldBe("one");
    }

    [Fact]
    public async Task A_change_under_one_name_voids_a_hard_link_under_another()
    {
        var project = engine.Project(1);
        File.WriteAllText(Path.Combine(project.Here("h1"), "real"), "x");
        var run = await project.RunTasksAsync("""
            - {name: link, file: {path: "{{ here }}/link", src: "{{ here }}/real", state: hard}}
            - {name: before, stat: {path: "{{ here }}/link"}}
            - {name: mode, file: {path: "{{ here }}/real", mode: "0640"}}
            - {name: after, stat: {path: "{{ here }}/link"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.mode }}"}}
            """);
        run.Value("says", "msg").ShouldBe("0640");
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
    public async Task A_change_under_one_name_of_a_machine_voids_what_it_answered_under_another()
    {
        var project = engine.Project();
        var run = await project.RunTasksAsync("""
            - {name: before, stat: {path: "{{ shared }}/f"}}
            - {name: write, copy: {dest: "{{ shared }}/f", content: x}, when: inventory_hostname == 'h1'}
            - {name: after, stat: {path: "{{ shared }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """, options => options with { ExtraVars = ["ansible_host=127.0.0.1"] });
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
