using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>Hosts that do not come to the same tasks: they still see what the others did there, in the order of the play.</summary>
public sealed class PartedWaysTests(Engine engine) : IClassFixture<Engine>
{
    private const string Slow = "{name: slow, shell: \"sleep 1; touch {{ shared }}/f\"}";

    public static TheoryData<string> Ways => new(
        "- {include_tasks: slow.yml, when: inventory_hostname == 'h1'}",
        "- {include_tasks: slow.yml, run_once: true}",
        "- {include_tasks: \"{{ item }}\", loop: \"{{ ['slow.yml', 'none.yml'] if inventory_hostname == 'h1' else ['none.yml'] }}\"}",
        "- {block: [{command: 'false', when: inventory_hostname == 'h1'}], rescue: [SLOW]}",
        "- {block: [{command: 'false', when: inventory_hostname == 'h1'}], rescue: [SLOW], always: [{stat: {path: \"{{ shared }}/f\"}, register: mine}]}",
        "- {debug: {msg: x}, changed_when: inventory_hostname == 'h1', notify: slow}\n- meta: flush_handlers");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Who_does_not_come_to_a_task_for_all_waits_for_who_does(string way)
    {
        var project = engine.Project();
        project.Write("slow.yml", $"- {Slow}\n");
        project.Write("none.yml", "- {stat: {path: \"{{ shared }}/f\"}, register: mine}\n");
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              handlers:
                - {{{Slow}}}
              tasks:
            {{{way.Replace("SLOW", Slow, StringComparison.Ordinal)}}}
                - {stat: {path: "{{ shared }}/f"}, register: it}
                - {name: says, debug: {msg: "{{ (mine | default(it)).stat.exists }}"}}
            """.Replace("\n- ", "\n    - ", StringComparison.Ordinal).Replace("    - hosts", "- hosts", StringComparison.Ordinal));
        run.Value("says", "msg", "h2").ShouldBe("True");
    }

    [Theory]
    [InlineData("{{ inventory_hostname == groups.all[1] }}", "h1 h2", "h2")]
    [InlineData("{{ ansible_facts.system == 'Linux' }}", "h1", "h1")]
    [InlineData("{{ ansible_facts.system != 'Linux' }}", "h1 h2 h3", "h3")]
    public async Task The_first_host_for_which_run_once_holds_is_the_last_to_run_the_task(string keyword, string ran, string resultOfLast)
    {
        // As ansible-playbook 2.14 does, task and include alike.
        var project = engine.Project(3);
        project.Write("inner.yml", "- {name: inner, debug: {msg: x}}\n");
        var run = await project.RunAsync($$$"""
            - hosts: all
              tasks:
                - {name: one, command: "echo {{ inventory_hostname }}", run_once: "{{{keyword}}}", register: it}
                - {name: says, debug: {msg: "{{ it.stdout }}"}}
                - {include_tasks: inner.yml, run_once: "{{{keyword}}}"}
            """);
        string hostsOf(string task) => string.Join(' ', run.Ended.Where(ended => ended.TaskName == task).Select(ended => ended.Host).Order(StringComparer.Ordinal));
        (hostsOf("one"), hostsOf("inner"), run.Value("says", "msg", "h3")).ShouldBe((ran, ran, resultOfLast));
    }

    [Fact]
    public async Task A_host_that_fails_before_it_runs_a_task_for_all_holds_nobody_up()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {set_fact: {which: it}, when: inventory_hostname == 'h2'}
            - {name: once, command: 'true', run_once: true, loop: [1], loop_control: {loop_var: "{{ which }}"}}
            - {name: goes on, command: 'true'}
            """);
        // A failure there is one for all, as in Ansible.
        (run.Recap("h1").Failed, run.Ended.Any(ended => ended.TaskName == "goes on")).ShouldBe((1, false));
    }

    [Fact]
    public async Task A_role_that_is_included_again_with_other_variables_has_handlers_of_its_own()
    {
        var project = engine.Project(1);
        project.Write("roles/r/handlers/main.yml", "- {name: restart, debug: {msg: \"{{ v }}\"}}\n");
        project.Write("roles/r/tasks/main.yml", "- {command: 'true', notify: restart}\n");
        var run = await project.RunTasksAsync("- {include_role: {name: r}, vars: {v: 1}}\n- {include_role: {name: r}, vars: {v: 2}}");
        run.Ended.Where(ended => ended.TaskName == "r : restart").Select(ended => PythonValues.Str(ended.Result.Values["msg"])).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_mistake_behind_the_end_of_the_play_does_not_count()
    {
        var run = await engine.Project().RunAsync("""
            - hosts: all
              gather_facts: false
              any_errors_fatal: true
              tasks:
                - {name: slow, assert: {that: "lookup('pipe', 'sleep 1; echo no') == 'yes'"}, when: inventory_hostname == 'h2'}
                - {name: ahead, debug: {msg: x}, changed_when: true, notify: nobody}
            """);
        (run.Recap("h2").Failed, run.Recap("h1").Failed).ShouldBe((1, 0));
    }
}
