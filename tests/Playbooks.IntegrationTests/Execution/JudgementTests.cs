using Playbooks.IntegrationTests.Shells;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>What failed_when, until and loops make of a task's result, and what is no result that they could judge.</summary>
public sealed class JudgementTests(Engine engine) : IClassFixture<Engine>
{
    [Theory]
    [InlineData("command: 'echo {{ hostvars[inventory_hostname].nope }}'")]
    [InlineData("command: 'echo {{ item.x }}', loop: [{y: 2}, {x: 1}]")]
    [InlineData("command: echo, become: true, become_user: no-such-user")]
    [InlineData("command: sleep 20, timeout: 1")]
    [InlineData("wait_for: {path: '{{ here }}/never', timeout: 20}, timeout: 1")]
    [InlineData("command: sleep 20, timeout: 1, loop: [1, 2]")]
    public async Task What_did_not_run_or_not_to_its_end_has_failed_and_is_not_tried_again(string task)
    {
        var run = await engine.Project(1).RunTasksAsync($$"""
            - {name: it, {{task}}, failed_when: false, until: false, retries: 2, delay: 0, ignore_errors: true}
            - {name: goes on, command: echo on}
            """);
        (run.Task("it").Outcome, run.Events.OfType<TaskRetried>().Count(), run.Value("goes on", "stdout")).ShouldBe((TaskOutcome.Failed, 0, "on"));
        run.Task("it").Duration.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_limit_counts_from_the_hosts_turn_and_may_be_longer_than_a_timer_counts()
    {
        var run = await engine.Project(3).RunTasksAsync(
            "- {name: slow, command: sleep 2, timeout: 4}\n- {name: long, command: 'true', timeout: 5000000}", options => options with { Forks = 1 });
        run.Ended.Select(ended => ended.Outcome).ShouldBe(Enumerable.Repeat(TaskOutcome.Changed, 6), run.ToString());
    }

    [Fact]
    public async Task A_module_that_refuses_its_arguments_is_judged()
    {
        var run = await engine.Project(1).RunTasksAsync("- {name: it, file: {path: /x, state: \"{{ 'non' ~ 'sense' }}\"}, failed_when: false}");
        (run.Task("it").Outcome, run.Value("it", "failed_when_result")).ShouldBe((TaskOutcome.Ok, "False"));
    }

    [Fact]
    public async Task A_command_whose_result_is_lost_is_not_run_again()
    {
        var project = engine.Project(1);
        var run = await project.RunTasksAsync("""
            - name: it
              shell: "echo x >>{{ here }}/count; kill -9 $PPID; sleep 0.5; kill -9 0"
              register: it
              until: it.rc == 0
              failed_when: false
              retries: 3
              delay: 0
              ignore_errors: true
            """);
        run.Task("it").Outcome.ShouldBe(TaskOutcome.Failed);
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h1"), "count"), TestContext.Current.CancellationToken)).ShouldBe("x\n");
    }

    [Fact]
    public async Task Items_see_what_the_ones_before_them_registered()
    {
        var project = engine.Project(1);
        var run = await project.RunTasksAsync("""
            - name: count
              shell: "echo {{ item }} | tee -a {{ here }}/count"
              loop: [1, 2, 3]
              register: it
              vars: {last: "{{ it.stdout | default('none') }}"}
              when: last != '2'
            - {name: says, debug: {msg: "{{ it.results | map(attribute='stdout', default='-') | join }} {{ 'it' in it.results[1] }}"}}
            """);
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h1"), "count"), TestContext.Current.CancellationToken)).ShouldBe("1\n2\n");
        run.Value("says", "msg").ShouldBe("12- False");
    }

    [Fact]
    public async Task Conditions_on_a_result_see_the_facts_that_the_task_brought()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: sets, set_fact: {a: 3}, failed_when: a != 3}
            - {name: brings, getent: {database: passwd, key: root}, until: "'root' in ansible_facts.getent_passwd and 'root' in getent_passwd", retries: 1, delay: 0, failed_when: getent_passwd is not defined}
            - {name: reads, setup: {filter: ansible_hostname}, until: ansible_facts.hostname == ansible_hostname, retries: 1, delay: 0}
            """);
        (run.Task("sets").Outcome, run.Task("brings").Outcome, run.Task("reads").Outcome).ShouldBe((TaskOutcome.Ok, TaskOutcome.Ok, TaskOutcome.Ok));
    }

    [Fact]
    public async Task A_loop_with_a_failed_and_an_unreachable_item_has_failed()
    {
        var project = engine.Project(1);
        project.Write("hosts.ini", (await File.ReadAllTextAsync(Path.Combine(project.Folder, "hosts.ini"), TestContext.Current.CancellationToken)).Replace("[all:vars]", "[others]\ngone ansible_host=127.0.0.1 ansible_port=1\n[all:vars]", StringComparison.Ordinal));
        var run = await project.RunAsync("""
            - hosts: h1
              gather_facts: false
              tasks:
                - {name: it, command: "false", delegate_to: "{{ item }}", loop: [gone, h1]}
            """);
        (run.Task("it").Outcome, run.Recap().Failed, run.Recap().Unreachable).ShouldBe((TaskOutcome.Failed, 1, 0));
    }

    [Fact]
    public async Task With_a_pause_between_items_each_is_asked_about_at_its_time()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: look, stat: {path: "{{ here }}/f"}, loop: [1, 2], loop_control: {pause: "{{ lookup('pipe', 'touch ' ~ here ~ '/f; echo 1') }}"}, register: it}
            - {name: says, debug: {msg: "{{ it.results | map(attribute='stat.exists') | join(' ') }}"}}
            """);
        run.Value("says", "msg").ShouldBe("False True");
    }

    [Fact]
    public async Task What_others_asked_before_a_wait_for_all_is_asked_again()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: before, stat: {path: "{{ shared }}/go"}}
            - name: wait
              query: "test ! -e {{ shared }}/go || echo there"
              register: it
              until: it.stdout == 'there'
              delay: "{{ lookup('pipe', 'touch ' ~ shared ~ '/go; echo 1') }}"
              when: inventory_hostname == 'h1'
            - {name: look, stat: {path: "{{ shared }}/go"}, register: it}
            - {name: says, debug: {msg: "{{ it.stat.exists }}"}}
            """);
        (run.Value("says", "msg", "h1"), run.Value("says", "msg", "h2")).ShouldBe(("True", "True"));
    }

    [Fact]
    public async Task Each_item_of_a_loop_is_a_request_of_its_own()
    {
        using var server = new TestWebServer { Pages = { ["/a"] = (200, "x") } };
        await engine.Project(1).RunTasksAsync($"- {{uri: {{url: {server.Address}/a}}, loop: [1, 2, 3]}}\n- {{uri: {{url: {server.Address}/a}}}}");
        server.Requests.Count.ShouldBe(4);
    }
}
