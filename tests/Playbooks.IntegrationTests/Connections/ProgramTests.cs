using System.Diagnostics;

namespace Playbooks.IntegrationTests.Connections;

/// <summary>The program itself over sshd, interrupted and killed in the middle of a command.</summary>
public sealed class ProgramTests(TestHost host) : IClassFixture<TestHost>
{
    private readonly string folder = RunFolder.Shared.Create("program");
    private readonly string seconds = $"0.{Random.Shared.Next(100_000, 999_999)}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ctrl_C_ends_the_command_on_the_host_and_leaves_no_process()
    {
        var name = $"45{seconds[2..]}";
        using var program = Start($"sleep {name}");
        await Processes.WaitForAsync(name, Token);

        using (var interrupt = Process.Start("kill", ["-INT", program.Id.ToString()]))
        {
            await interrupt.WaitForExitAsync(Token);
        }

        await program.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        program.ExitCode.ShouldBe(130);
        await Processes.ShouldBeGoneAsync(name);
        await NoClientsAsync();
    }

    [Fact]
    public async Task One_Ctrl_C_at_a_password_question_ends_the_program()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "playbook.dll");
        using var terminal = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "script", "-qec", $"dotnet {program} run play.yml -i h1, -k", "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var shown = "";
        for (var buffer = new char[256]; !shown.Contains("SSH password: ", StringComparison.Ordinal);)
        {
            var length = await terminal.StandardOutput.ReadAsync(buffer, Token);
            length.ShouldBeGreaterThan(0, shown);
            shown += new string(buffer, 0, length);
        }

        await terminal.StandardInput.WriteAsync('\u0003');
        await terminal.StandardInput.FlushAsync(Token);

        await terminal.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token);
        terminal.ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task A_killed_program_leaves_its_command_which_the_next_run_waits_for()
    {
        var count = Path.Combine(folder, "count");
        using var program = Start($"sh -c 'echo x >>{count}; sleep 2.{seconds[2..]}'");
        await Processes.WaitForAsync($"2.{seconds[2..]}", Token);

        program.Kill();
        await program.WaitForExitAsync(Token);
        await NoClientsAsync();
        Processes.WithArgument($"2.{seconds[2..]}").ShouldNotBeEmpty();
        using var next = Start("echo");
        var text = await next.StandardOutput.ReadToEndAsync(Token) + await next.StandardError.ReadToEndAsync(Token);
        await next.WaitForExitAsync(Token);

        next.ExitCode.ShouldBe(0, text);
        text.ShouldContain("a change of an earlier run that was cut off ended with status 0");
        (await File.ReadAllTextAsync(count, Token)).ShouldBe("x\n");
    }

    [Fact]
    public async Task A_run_whose_terminal_is_lost_ends_in_order_with_a_recap_in_its_log()
    {
        var name = $"47{seconds[2..]}";
        await File.WriteAllTextAsync(
            Path.Combine(folder, "local.yml"),
            $"- hosts: all\n  connection: local\n  gather_facts: false\n  tasks:\n    - command: sleep {name}\n",
            Token);
        var start = new ProcessStartInfo("script", ["-qec", $"dotnet {Path.Combine(AppContext.BaseDirectory, "playbook.dll")} run local.yml -i h1,", "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["XDG_CACHE_HOME"] = folder;
        start.Environment["XDG_STATE_HOME"] = folder;
        start.Environment["TERM"] = "xterm";
        using var terminal = Process.Start(start)!;
        await Processes.WaitForAsync(name, Token);

        terminal.Kill();
        await terminal.WaitForExitAsync(Token);

        await Processes.ShouldBeGoneAsync(name);
        var log = Directory.GetFiles(Path.Combine(folder, "playbook", "runs"), "*.jsonl").ShouldHaveSingleItem();
        for (var tries = 0; !(await File.ReadAllTextAsync(log, Token)).Contains("\"event\":\"RunEnded\"", StringComparison.Ordinal); tries++)
        {
            tries.ShouldBeLessThan(1000, await File.ReadAllTextAsync(log, Token));
            await Task.Delay(10, Token);
        }

        (await File.ReadAllLinesAsync(log, Token))[^1].ShouldContain("\"interrupted\":true");
    }

    [Fact]
    public async Task Two_hang_ups_are_one()
    {
        var name = $"48{seconds[2..]}";
        using var program = Start($"sleep {name}");
        await Processes.WaitForAsync(name, Token);

        using (var hangUp = Process.Start("sh", ["-c", $"kill -HUP {program.Id}; sleep 0.02; kill -HUP {program.Id}"]))
        {
            await hangUp.WaitForExitAsync(Token);
        }

        await program.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        program.ExitCode.ShouldBe(130);
        (await program.StandardOutput.ReadToEndAsync(Token)).ShouldContain("PLAY RECAP");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("inventory -i h1, --list")]
    public async Task Output_to_a_full_disk_is_one_line_of_error(string words)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"dotnet {Path.Combine(AppContext.BaseDirectory, "playbook.dll")} {words} > /dev/full"]) { RedirectStandardError = true })!;
        var error = await shell.StandardError.ReadToEndAsync(Token);
        await shell.WaitForExitAsync(Token);
        shell.ExitCode.ShouldBe(1, error);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldStartWith("ERROR! ");
    }

    private Process Start(string command)
    {
        File.WriteAllText(
            Path.Combine(folder, "hosts"),
            $"h1 ansible_host=127.0.0.1 ansible_port={host.Server.Port} ansible_user=root ansible_ssh_private_key_file={host.Server.UserKey} "
            + $"ansible_ssh_common_args='-F none -o UserKnownHostsFile={host.Server.KnownHosts}'\n");
        File.WriteAllText(Path.Combine(folder, "play.yml"), $"- hosts: all\n  gather_facts: false\n  tasks:\n  - command: {command}\n");
        // A shell started in the background ignores SIGINT, and so would the program: the test host may be one.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "playbook.dll"), "run", "play.yml", "-i", "hosts"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_CACHE_HOME"] = folder;
        start.Environment["XDG_STATE_HOME"] = folder;
        start.Environment.Remove("XDG_RUNTIME_DIR");
        return Process.Start(start)!;
    }

    /// <summary>Masters stay for the next run; clients of shells do not.</summary>
    private async Task NoClientsAsync()
    {
        for (var tries = 0; Processes.WithArgument($"UserKnownHostsFile={host.Server.KnownHosts}").Count > 0; tries++)
        {
            tries.ShouldBeLessThan(100, "an ssh client is still there");
            await Task.Delay(10, Token);
        }
    }
}
