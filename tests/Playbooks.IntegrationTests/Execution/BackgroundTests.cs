namespace Playbooks.IntegrationTests.Execution;

/// <summary>Tasks with `async` over a real sshd, against dash with coreutils and against busybox alone.</summary>
public sealed class BackgroundTests(Engine engine) : IClassFixture<Engine>
{
    public static TheoryData<Flavour> Flavours => [Flavour.Dash, Flavour.Busybox];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task What_a_module_would_do_is_done_in_the_background_with_the_same_result(Flavour flavour)
    {
        var project = Project(flavour);
        project.Write("node-h1/text", "a = 1\n");
        var run = await project.RunAsync(Play("""
            - {name: command, command: cat, args: {stdin: "-a 'b' % \\ é", chdir: "{{ here }}"}, environment: {V: "it's"}, async: 20, poll: 1}
            - {name: shell, shell: "pwd; echo \"$V\" >&2; umask; exit 3", args: {chdir: "{{ here }}"}, environment: {V: "it's"}, async: 20, poll: 1, ignore_errors: true}
            - {name: edit, lineinfile: {path: "{{ here }}/text", line: "b = 2"}, async: 20, poll: 1}
            - {name: edit again, lineinfile: {path: "{{ here }}/text", line: "b = 2"}, async: 20, poll: 1}
            - {name: refused, file: {path: "{{ here }}/none", state: file}, async: 20, poll: 1, ignore_errors: true}
            """));
        run.Value("command", "stdout").ShouldBe("-a 'b' % \\ é");
        run.Value("shell", "stdout").ShouldBe(project.Here("h1") + "\n0022");
        (run.Value("shell", "stderr"), run.Value("shell", "rc"), run.Value("shell", "finished")).ShouldBe(("it's", "3", "1"));
        (run.Task("edit").Result.Changed, run.Task("edit again").Result.Changed, run.Task("refused").Outcome.ToString()).ShouldBe((true, false, "Failed"));
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h1"), "text"), Token)).ShouldBe("a = 1\nb = 2\n");
        Directory.GetFileSystemEntries(Jobs(project)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Jobs_that_are_not_waited_for_run_side_by_side_and_are_found_by_their_ids(Flavour flavour)
    {
        var project = Project(flavour);
        var run = await project.RunAsync(Play("""
            - {name: start, shell: "sleep {{ item }}; echo after {{ item }}; exit {{ item - 3 }}", loop: [3, 4], async: 60, poll: 0, register: jobs}
            - {name: first look, async_status: {jid: "{{ jobs.results[1].ansible_job_id }}"}}
            - name: ends
              async_status: {jid: "{{ item.ansible_job_id }}"}
              loop: "{{ jobs.results }}"
              register: ends
              until: ends.finished
              delay: 1
              retries: 20
              ignore_errors: true
            - {name: says, debug: {msg: "{{ ends.results | map(attribute='stdout') | join('|') }} {{ ends.results | map(attribute='rc') | join('|') }}"}}
            """));
        run.Value("first look", "finished").ShouldBe("0");
        run.Value("says", "msg").ShouldBe("after 3|after 4 0|1");
        run.Task("ends").Duration.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        var files = Directory.GetFileSystemEntries(Jobs(project));
        files.Length.ShouldBe(2);
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        File.GetUnixFileMode(Jobs(project)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task The_node_ends_a_job_that_is_over_its_limit_even_when_nobody_looks(Flavour flavour)
    {
        var name = $"59{Random.Shared.Next(10000, 99999)}";
        var project = Project(flavour);
        var started = await project.RunAsync(Play($$"""
            - {name: start, shell: "sleep {{name}} & sleep {{name}}", async: 1, poll: 0}
            """));
        await Processes.WaitForAsync(name, Token);
        await Task.Delay(TimeSpan.FromSeconds(11), Token);
        await Processes.ShouldBeGoneAsync(name);
        var run = await project.RunAsync(Play($$"""
            - {name: look, async_status: {jid: "{{started.Value("start", "ansible_job_id")}}"}, ignore_errors: true}
            """));
        (run.Value("look", "msg"), run.Value("look", "finished")).ShouldBe(("Timeout exceeded", "1"));
    }

    [Fact]
    public async Task A_job_of_an_earlier_run_is_found_with_its_result()
    {
        var project = Project(Flavour.Dash);
        var first = await project.RunAsync(Play("""
            - {name: start, shell: "echo out; exit 4", async: 60, poll: 0}
            - {name: folder, file: {path: "{{ here }}/made", state: directory}, async: 60, poll: 0}
            """));
        var run = await project.RunAsync(Play($$$"""
            - {name: look, async_status: {jid: "{{{first.Value("start", "ansible_job_id")}}}"}, ignore_errors: true, register: it, until: it.finished, delay: 1}
            - {name: folder, async_status: {jid: "{{{first.Value("folder", "ansible_job_id")}}}"}, register: it, until: it.finished, delay: 1}
            - {name: forget, async_status: {jid: "{{{first.Value("start", "ansible_job_id")}}}", mode: cleanup}}
            - {name: gone, async_status: {jid: "{{{first.Value("start", "ansible_job_id")}}}"}, ignore_errors: true}
            """));
        (run.Value("look", "rc"), run.Value("look", "stdout"), run.Value("look", "cmd"), run.Task("look").Outcome.ToString()).ShouldBe(("4", "out", "echo out; exit 4", "Failed"));
        run.Task("folder").Outcome.ToString().ShouldBe("Changed");
        run.Value("gone", "msg").ShouldBe("could not find job");
    }

    [Fact]
    public async Task The_wait_outlives_a_lost_connection_and_the_job_runs_once()
    {
        await using var server = await SshServer.StartAsync();
        var project = new EngineProject(server, 1);
        var count = Path.Combine(project.Here("h1"), "count");
        var running = project.RunAsync(Play($$"""
            - {name: long, shell: "echo x >>{{count}}; sleep 4; echo done", async: 30, poll: 1}
            """));
        for (var tries = 0; !File.Exists(count); tries++)
        {
            tries.ShouldBeLessThan(200);
            await Task.Delay(50, Token);
        }

        foreach (var session in server.Sessions())
        {
            Processes.Kill(session);
        }

        var run = await running;
        run.Value("long", "stdout").ShouldBe("done");
        (await File.ReadAllTextAsync(count, Token)).ShouldBe("x\n");
    }

    [Fact]
    public async Task A_job_that_takes_too_long_fails_its_task_and_a_dead_one_is_said_to_be_dead()
    {
        var project = Project(Flavour.Dash);
        var run = await project.RunAsync(Play("""
            - {name: overdue, shell: "sleep 7", async: 2, poll: 1, ignore_errors: true}
            - {name: start, shell: "sleep 50", async: 60, poll: 0, register: job}
            - {name: kill, shell: "read p x <{{ here }}/jobs/.{{ job.ansible_job_id }}/pid; kill -9 $p"}
            - {name: look, async_status: {jid: "{{ job.ansible_job_id }}"}, ignore_errors: true}
            """));
        run.Value("overdue", "msg").ShouldBe("async task did not complete within the requested time - 2s");
        run.Value("overdue", "async_result").ShouldContain("'finished': 0");
        (run.Value("look", "finished"), run.Value("look", "msg")).ShouldBe(("1", "the job ended without a result: it was killed, or the host was restarted"));
    }

    [Fact]
    public async Task A_job_belongs_to_the_user_it_runs_as()
    {
        var home = RunFolder.Shared.Create("home");
        using var user = new TestUser(null, home);
        var project = new EngineProject(engine.Server, 1) { Adapt = options => options with { RemoteFolder = home + "/records-$(id -u)" } };
        var run = await project.RunTasksAsync($$$"""
            - {name: who, shell: "id -un; pwd >/dev/null", async: 20, poll: 0, become: true, become_user: {{{user.Name}}}, register: job}
            - {name: mine, async_status: {jid: "{{ job.ansible_job_id }}"}, become: true, become_user: {{{user.Name}}}, register: it, until: it.finished, delay: 1}
            - {name: not mine, async_status: {jid: "{{ job.ansible_job_id }}"}, ignore_errors: true}
            """);
        run.Value("mine", "stdout").ShouldBe(user.Name);
        run.Value("who", "results_file").ShouldStartWith(home + "/.ansible_async/j");
        run.Value("not mine", "msg").ShouldBe("could not find job");
    }

    [Fact]
    public async Task Modules_that_need_the_controller_and_check_mode_are_refused()
    {
        var run = await engine.Project(1).RunTasksAsync("""
            - {name: copy, copy: {dest: "{{ here }}/x", content: x}, async: 20, poll: 1, ignore_errors: true}
            - {name: script, script: s.sh, async: 20, poll: 1, ignore_errors: true}
            - {name: debug, debug: {msg: x}, async: 20, poll: 1, ignore_errors: true}
            - {name: check, command: "true", async: 20, poll: 1, check_mode: true, ignore_errors: true}
            - {name: at once, command: "true", async: 0, check_mode: true}
            - {name: look, async_status: {jid: j1.2}, check_mode: true}
            """);
        foreach (var task in new[] { "copy", "script", "debug" })
        {
            run.Value(task, "msg").ShouldBe("async is not supported for this task.");
        }

        run.Value("check", "msg").ShouldBe("check mode and async cannot be used on same task.");
        (run.Task("at once").Outcome.ToString(), run.Task("look").Outcome.ToString(), run.Value("look", "finished")).ShouldBe(("Skipped", "Skipped", "0"));
    }

    private static string Jobs(EngineProject project) => Path.Combine(project.Here("h1"), "jobs");

    private static string Play(string tasks)
        => "- hosts: all\n  gather_facts: false\n  vars: {ansible_async_dir: '{{ here }}/jobs'}\n  tasks:\n" + string.Join('\n', tasks.ReplaceLineEndings("\n").Split('\n').Select(line => "    " + line)) + "\n";

    private EngineProject Project(Flavour flavour) => new(engine.Server, 1) { Adapt = options => options.HostName == "h1" ? options.WithFlavour(flavour) : options };
}
