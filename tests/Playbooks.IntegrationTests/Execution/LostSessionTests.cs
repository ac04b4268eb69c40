using Playbooks.Results;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>Sessions that are lost while a task runs, and tasks that run on one host at the same time.</summary>
public sealed class LostSessionTests(Engine engine) : IClassFixture<Engine>
{
    private const string Cut = "echo x >>{{ shared }}/count; kill -9 $PPID; sleep 0.5; echo done";

    [Theory]
    [InlineData("check_mode: false", true)]
    [InlineData("delegate_to: localhost", false)]
    [InlineData("become: true", false)]
    public async Task A_command_whose_session_is_lost_runs_once(string keyword, bool isCheck)
    {
        var project = engine.Project(1);
        var run = await project.RunTasksAsync($"- {{name: it, shell: '{Cut}', {keyword}}}", options => options with { Check = isCheck });
        run.Value("it", "stdout").ShouldBe("done");
        (await File.ReadAllTextAsync(Path.Combine(project.Shared, "count"), TestContext.Current.CancellationToken)).ShouldBe("x\n");
    }

    [Fact]
    public async Task A_command_that_never_began_runs_with_a_record_of_its_own()
    {
        var setup = engine.Project(1);
        var tools = Directory.CreateDirectory(Path.Combine(setup.Folder, "tools")).FullName;
        Tool("setsid", $"mkdir {tools}/once 2>/dev/null && kill -9 $PPID && sleep 9\nexec /usr/bin/setsid \"$@\"");
        Tool("rm", "/bin/sleep 0.3\nexec /bin/rm \"$@\"");
        var project = new EngineProject(engine.Server, 1) { Adapt = options => options with { RemotePath = $"={tools}:/usr/bin:/bin" } };

        var run = await project.RunTasksAsync("- {name: it, shell: 'echo x >>{{ shared }}/count; /bin/sleep 0.8; ls {{ here }}/../run'}");

        File.ReadAllText(Path.Combine(project.Shared, "count")).ShouldBe("x\n");
        Directory.Exists(Path.Combine(tools, "once")).ShouldBeTrue();
        run.Value("it", "stdout").ShouldContain(".n", customMessage: "a second loss would not find it");

        void Tool(string name, string text)
        {
            File.WriteAllText(Path.Combine(tools, name), "#!/bin/sh\n" + text + "\n");
            File.SetUnixFileMode(Path.Combine(tools, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("h1")]
    public async Task Commands_that_several_hosts_delegate_to_one_run_side_by_side(string target)
    {
        var run = await engine.Project(3).RunTasksAsync("""
            - name: meet
              shell: "touch {{ shared }}/{{ inventory_hostname }}; n=0; while [ $(ls {{ shared }} | wc -l) -lt 3 ]; do n=$((n+1)); [ $n -lt 400 ] || exit 1; sleep 0.05; done"
              delegate_to: TARGET
            """.Replace("TARGET", target, StringComparison.Ordinal));
        foreach (var host in (string[])["h1", "h2", "h3"])
        {
            run.Value("meet", "rc", host).ShouldBe("0");
        }
    }

    [Fact]
    public async Task A_task_with_another_program_to_become_somebody_gets_a_shell_of_its_own()
    {
        var project = engine.Project(1);
        var program = project.Write("mysudo", $"#!/bin/sh\necho x >>{project.Shared}/used\nexec sudo \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await project.RunTasksAsync($$"""
            - {name: plain, shell: "true", become: true}
            - {name: other, shell: "true", become: true, become_exe: "{{program}}"}
            """);

        File.Exists(Path.Combine(project.Shared, "used")).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_became_a_user_that_is_changed_logs_in_anew()
    {
        var home = RunFolder.Shared.Create("home");
        using var user = new TestUser(null, home);
        using var other = new TestUser(null);
        var project = new EngineProject(engine.Server, 1) { Adapt = options => options with { RemoteFolder = home + "/records-$(id -u)" } };
        var run = await project.RunTasksAsync($$$"""
            - {name: before, command: id -nG, become: true, become_user: {{{user.Name}}}}
            - {user: {name: {{{user.Name}}}, groups: {{{other.Name}}}, append: true}}
            - {name: after, command: id -nG, become: true, become_user: {{{user.Name}}}}
            - {name: gone, user: {name: {{{user.Name}}}, state: absent}}
            """);
        (run.Value("before", "stdout"), run.Value("after", "stdout")).ShouldBe((user.Name, $"{user.Name} {other.Name}"));
        run.Task("gone").Outcome.ShouldBe(TaskOutcome.Changed);
    }
}
