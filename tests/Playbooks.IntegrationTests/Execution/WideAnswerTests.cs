namespace Playbooks.IntegrationTests.Execution;

/// <summary>What one host was asked ahead must not outlive what another host, the controller or mere time changed. Where a test depends on who is asked when, nodes wait for each
/// other through files, and a log tells that the question was really asked ahead.</summary>
public sealed class WideAnswerTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public async Task A_wide_answer_asked_ahead_does_not_survive_another_hosts_change()
    {
        var project = engine.Project();
        var run = await project.RunTasksAsync("""
            - {name: same, stat: {path: "{{ here }}"}}
            - name: write
              copy: {dest: "{{ shared }}/token", content: secret}
              when: inventory_hostname == 'h1'
            - {name: look, query: "echo >> {{ here }}/asked; cat {{ shared }}/token || true", register: token}
            - {name: says, debug: {msg: "{{ token.stdout }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("secret");
        Asked(project, "h2").ShouldBe(2, "once ahead, while h1 had not written, and once at its turn");
    }

    [Fact]
    public async Task A_wide_answer_that_came_with_a_change_does_not_survive_another_hosts_change_meanwhile()
    {
        // h2 writes while h1's question, sent with h1's own change, is under way: h2's change ends after h1 has read and before h1's reply is there.
        var project = engine.Project();
        var run = await project.RunTasksAsync("""
            - name: write
              copy:
                dest: "{{ shared if inventory_hostname == 'h2' else here }}/token"
                content: late
                validate: "sh -c '{{ until_read if inventory_hostname == \"h2\" else \"true\" }}' %s"
              vars: {until_read: "n=0; until [ -e {{ shared }}/read ] || [ $n = 100 ]; do sleep 0.1; n=$((n+1)); done"}
            - name: look
              query: "echo >> {{ here }}/asked; cat {{ shared }}/token; touch {{ shared }}/read; until [ -e {{ shared }}/token ]; do sleep 0.1; done; sleep 1"
              register: token
              when: inventory_hostname == 'h1'
            - {name: says, debug: {msg: "{{ token.stdout }}"}}
            """);
        run.Value("says", "msg").ShouldBe("late");
        Asked(project, "h1").ShouldBe(2, "once with its own change, and once at its turn");
    }

    [Fact]
    public async Task A_wide_answer_is_not_taken_while_another_host_is_still_changing()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: connect, ping: }
            - name: slow
              shell: "sleep 1; echo late > {{ shared }}/token"
              when: inventory_hostname == 'h1'
            - {name: look, query: "cat {{ shared }}/token || true", register: token}
            - {name: says, debug: {msg: "{{ token.stdout }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("late");
    }

    [Fact]
    public async Task A_command_that_creates_a_file_does_not_run_where_another_host_has_created_it()
    {
        var project = engine.Project();
        await project.RunTasksAsync("""
            - {name: same, stat: {path: "{{ here }}"}}
            - name: write
              copy: {dest: "{{ shared }}/made", content: x}
              when: inventory_hostname == 'h1'
            - {name: make, command: "touch {{ here }}/ran", args: {creates: "{{ shared }}/made"}}
            """);
        File.Exists(Path.Combine(project.Here("h2"), "ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_one_host_wrote_for_all_is_seen_by_all()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: before, stat: {path: "{{ shared }}/f"}}
            - {name: write, copy: {dest: "{{ shared }}/f", content: x}, run_once: true}
            - {name: after, stat: {path: "{{ shared }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg", "h1").ShouldBe("True");
        run.Value("says", "msg", "h2").ShouldBe("True");
    }

    [Fact]
    public async Task Who_waited_for_something_sees_what_came_with_it()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: before, stat: {path: "{{ shared }}/f"}}
            - {name: write, copy: {dest: "{{ shared }}/f", content: x}, when: inventory_hostname == 'h1'}
            - {name: wait, wait_for: {path: "{{ shared }}/f", timeout: 20}}
            - {name: after, stat: {path: "{{ shared }}/f"}, register: st}
            - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("True");
    }

    [Fact]
    public async Task A_pause_lets_time_pass_for_every_host()
    {
        var run = await engine.Project().RunTasksAsync("""
            - {name: start, shell: "(until [ -e {{ here }}/go ]; do sleep 0.1; done; echo x > {{ here }}/later) >/dev/null 2>&1 &"}
            - {name: before, stat: {path: "{{ here }}/later"}, register: first}
            - {name: go, debug: {msg: "{{ lookup('pipe', 'touch ' ~ here ~ '/go') }}"}}
            - {name: wait, pause: {seconds: 2}}
            - {name: after, stat: {path: "{{ here }}/later"}, register: st}
            - {name: says, debug: {msg: "{{ first.stat.exists }} {{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg", "h1").ShouldBe("False True");
        run.Value("says", "msg", "h2").ShouldBe("False True");
    }

    [Theory]
    [InlineData("copy: {src: given, dest: \"{{ here }}/copy\"}")]
    [InlineData("template: {src: \"{{ playbook_dir }}/files/given\", dest: \"{{ here }}/copy\"}")]
    [InlineData("copy: {content: \"{{ lookup('file', 'given') }}\", dest: \"{{ here }}/copy\"}")]
    public async Task A_file_that_a_play_on_the_controller_wrote_is_read_anew(string task)
    {
        var project = engine.Project();
        var source = project.Write("files/given", "older");
        var run = await project.RunAsync($$$"""
            - hosts: all
              gather_facts: false
              tasks:
                - {name: first, {{{task}}}}
            - hosts: localhost
              connection: local
              gather_facts: false
              tasks:
                - {name: generate, copy: {dest: "{{{source}}}", content: newer}}
            - hosts: all
              gather_facts: false
              tasks:
                - {name: second, {{{task}}}}
            """);
        run.Task("second", "h2").Result.Changed.ShouldBeTrue();
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h2"), "copy"), TestContext.Current.CancellationToken)).ShouldBe("newer");
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
    public async Task A_change_delegated_to_the_same_machine_under_another_name_is_seen_too()
    {
        var run = await engine.Project(3).RunAsync("""
            - hosts: h1:h2
              gather_facts: false
              tasks:
                - {name: before, stat: {path: "{{ here }}/f"}}
                - name: write
                  copy: {dest: "{{ hostvars['h2'].here }}/f", content: x}
                  delegate_to: h3
                  when: inventory_hostname == 'h1'
                - {name: after, stat: {path: "{{ here }}/f"}, register: st}
                - {name: says, debug: {msg: "{{ st.stat.exists }}"}}
            """);
        run.Value("says", "msg", "h2").ShouldBe("True");
    }

    private static int Asked(EngineProject project, string host) => File.ReadAllLines(Path.Combine(project.Here(host), "asked")).Length;
}
