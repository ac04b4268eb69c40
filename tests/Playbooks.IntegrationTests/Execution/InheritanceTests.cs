using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>What tasks, handlers, includes and delegates get from what stands around them.</summary>
public sealed class InheritanceTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public async Task Facts_are_gathered_where_an_include_or_a_meta_task_reads_one()
    {
        var project = engine.Project(1);
        project.Write("Linux.yml", "- {name: included, debug: {msg: x}}\n");
        var run = await project.RunAsync("""
            - hosts: all
              tasks:
                - include_tasks: "{{ ansible_facts.system }}.yml"
                - meta: clear_facts
                - {name: cleared, debug: {msg: "{{ ansible_system | default('none') }}"}}
            - hosts: all
              tasks:
                - meta: end_host
                  when: ansible_system == 'Linux'
                - {name: never, debug: {msg: x}}
            """);
        run.Ended.Select(ended => ended.TaskName).ShouldBe(["Gathering Facts", "included", "cleared", "Gathering Facts"]);
        run.Value("cleared", "msg").ShouldBe("none");
    }

    [Fact]
    public async Task A_notified_handler_runs_although_its_tags_are_not_selected()
    {
        var project = engine.Project(1);
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              tags: [all-of-it]
              tasks:
                - {name: config, command: "true", tags: config, notify: restart}
                - {name: other, command: "true"}
              handlers:
                - {name: restart, debug: {msg: x}}
            """, options => options with { Tags = ["config"] });
        run.Ended.Select(ended => ended.TaskName).ShouldBe(["config", "restart"]);
    }

    [Fact]
    public async Task Handlers_see_the_parameters_and_variables_given_with_their_role()
    {
        var project = engine.Project(1);
        project.Write("roles/r/tasks/main.yml", "- {name: go, command: \"true\", notify: tell}\n");
        project.Write("roles/r/handlers/main.yml", "- {name: tell, debug: {msg: \"{{ size }} {{ colour }}\"}}\n");
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              roles:
                - {role: r, size: big, vars: {colour: red}}
            """);
        run.Value("r : tell", "msg").ShouldBe("big red");
    }

    [Fact]
    public async Task A_public_include_role_leaves_its_variables_and_a_private_one_does_not()
    {
        var project = engine.Project(1);
        project.Write("roles/open/defaults/main.yml", "open_value: 1\n");
        project.Write("roles/open/tasks/main.yml", "- debug: {msg: x}\n");
        project.Write("roles/closed/defaults/main.yml", "closed_value: 1\n");
        project.Write("roles/closed/meta/main.yml", "dependencies: [base]\n");
        project.Write("roles/closed/tasks/main.yml", "- {name: inside, debug: {msg: \"{{ base_value }}\"}}\n");
        project.Write("roles/base/defaults/main.yml", "base_value: from base\n");
        var run = await project.RunTasksAsync("""
            - include_role: {name: open, public: true}
            - include_role: {name: closed}
            - {name: says, debug: {msg: "{{ open_value | default('none') }} {{ closed_value | default('none') }}"}}
            """);
        run.Value("closed : inside", "msg").ShouldBe("from base");
        run.Value("says", "msg").ShouldBe("1 none");
    }

    [Fact]
    public async Task What_apply_says_holds_for_the_included_tasks()
    {
        var project = engine.Project(1);
        project.Write("part.yml", "- {name: part, command: \"sh -c 'echo $COLOUR'\", register: r}\n- {name: says, debug: {msg: \"{{ r.stdout }}\"}}\n");
        var run = await project.RunTasksAsync("""
            - include_tasks: {file: part.yml, apply: {environment: {COLOUR: red}}}
            """);
        run.Value("says", "msg").ShouldBe("red");
    }

    [Fact]
    public async Task Facts_gathered_in_a_loop_for_other_hosts_belong_to_them()
    {
        var run = await engine.Project(2).RunAsync("""
            - hosts: h1
              gather_facts: false
              tasks:
                - setup:
                  delegate_to: "{{ item }}"
                  delegate_facts: true
                  loop: [h2]
                - {name: says, debug: {msg: "{{ hostvars['h2'].ansible_system }} {{ ansible_system | default('none') }}"}}
            """);
        run.Value("says", "msg").ShouldBe("Linux none");
    }

    [Fact]
    public async Task Lines_that_several_hosts_write_into_one_delegated_file_all_arrive()
    {
        var project = engine.Project(5);
        await project.RunTasksAsync("""
            - {name: line, lineinfile: {path: "{{ shared }}/list", line: "{{ inventory_hostname }}", create: true}, delegate_to: h1}
            """);
        (await File.ReadAllLinesAsync(Path.Combine(project.Shared, "list"), TestContext.Current.CancellationToken)).Order().ShouldBe(["h1", "h2", "h3", "h4", "h5"]);
    }

    [Fact]
    public async Task The_innermost_module_defaults_count_alone()
    {
        var run = await engine.Project(1).RunAsync("""
            - hosts: all
              gather_facts: false
              module_defaults: {debug: {msg: outer, verbosity: 4}}
              tasks:
                - block:
                    - {name: says, debug: }
                  module_defaults: {ansible.builtin.debug: {msg: inner}}
            """);
        run.Task("says").Outcome.ShouldBe(TaskOutcome.Ok);
        run.Value("says", "msg").ShouldBe("inner");
    }

    [Fact]
    public async Task No_log_hides_results_items_and_errors_of_templates()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: plain, command: echo s3cret, no_log: true}
            - {name: items, command: "echo {{ item }}", loop: [s3cret], no_log: true}
            - {name: broken, debug: {msg: "{{ 's3cret' | from_json }}"}, no_log: true, ignore_errors: true}
            - {name: loop, debug: {msg: x}, loop: "{{ 's3cret' | from_json }}", no_log: true, ignore_errors: true}
            """);
        run.Events.Where(one => one is not HostActivity { Activity: "asking" }).Select(one => Shown(one)).ShouldAllBe(text => !text.Contains("s3cret"));
        run.Ended.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_handler_named_by_an_item_is_notified_for_every_item_of_a_loop_that_changed_something()
    {
        var project = engine.Project(1);
        File.WriteAllText(Path.Combine(project.Here("h1"), "a"), "x");
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              tasks:
                - {name: write, copy: {dest: "{{ here }}/{{ item }}", content: x}, loop: [a, b], notify: "restart {{ item }}"}
              handlers:
                - {name: restart a, debug: {msg: x}}
                - {name: restart b, debug: {msg: x}}
            """);
        run.Ended.Select(ended => ended.TaskName).ShouldBe(["write", "restart a", "restart b"]);
    }

    private static string Shown(RunEvent one) => one switch
    {
        TaskEnded ended => ended + Jinja.PythonValues.Str(ended.Result.Values) + string.Join(',', ended.Changes),
        ItemEnded item => item + Jinja.PythonValues.Str(item.Result.Values),
        _ => one.ToString(),
    };
}
