using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Commands;

public class CommandModuleTests
{
    public static TheoryData<string> Shells => LocalShell.All;

    [Theory]
    [MemberData(nameof(Shells))]
    public void Words_reach_the_program_as_they_are(string shell)
    {
        var result = Run(shell, new CommandModule(), new JinjaDict { ["_raw_params"] = "printf '[%s]' 'a b' \"c'd\" $PB_UNSET ${PB_UNSET} a|b > *" });
        result.Values["stdout"].ShouldBe("[a b][c'd][$PB_UNSET][${PB_UNSET}][a|b][>][*]");
        result.Changed.ShouldBeTrue();
        result.Failed.ShouldBeFalse();
        result.Values["cmd"].ShouldBeOfType<List<object?>>().Count.ShouldBe(9);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Variables_and_home_of_the_node_are_expanded_unless_told_not_to(string shell)
    {
        Run(shell, new CommandModule(), new JinjaDict { ["argv"] = new List<object?> { "printf", "%s %s", "$LC_ALL-x", "~/y z" } }).Values["stdout"]
            .ShouldBe($"C-x {Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}/y z");
        Run(shell, new CommandModule(), new JinjaDict { ["argv"] = new List<object?> { "printf", "%s", "$LC_ALL" }, ["expand_argument_vars"] = false }).Values["stdout"].ShouldBe("$LC_ALL");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_failing_program_fails_with_its_status_and_lines(string shell)
    {
        var result = Run(shell, new CommandModule(), new JinjaDict { ["_raw_params"] = "ls /no/such", ["chdir"] = "/tmp" });
        result.Failed.ShouldBeTrue();
        result.Values["rc"].ShouldNotBe(0L);
        result.Values["msg"].ShouldBe("non-zero return code");
        ((List<object?>)result.Values["stderr_lines"]!).Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_program_that_is_not_there_fails_as_in_Ansible(string shell)
    {
        var result = Run(shell, new CommandModule(), new JinjaDict { ["_raw_params"] = "no-such-program x" });
        result.Values["rc"].ShouldBe(2L);
        result.Values["msg"].ShouldBe("[Errno 2] No such file or directory: b'no-such-program'");
        (result.Values["cmd"], result.Values["stderr"], result.Changed).ShouldBe(("no-such-program x", "", false));
        Run(shell, new CommandModule(), new JinjaDict { ["_raw_params"] = "ls", ["chdir"] = "/no/such" }).Values["msg"].ShouldBeOfType<string>()
            .ShouldStartWith("Unable to change directory before execution: ");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Shell_runs_a_line_with_input(string shell)
    {
        var result = Run(shell, new ShellModule(), new JinjaDict { ["_raw_params"] = "read a; echo \"got $a\" | tr a-z A-Z\nexit 4", ["stdin"] = "it" });
        result.Values["stdout"].ShouldBe("GOT IT");
        result.Values["rc"].ShouldBe(4L);
        Run(shell, new ShellModule(), new JinjaDict { ["cmd"] = "a=(1 2); echo ${a[1]}", ["executable"] = "/bin/bash" }).Values["stdout"].ShouldBe("2");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Script_is_copied_run_and_removed(string shell)
    {
        var module = new ModuleCase(new ScriptModule());
        module.Context.Files["do it.sh"] = "#!/bin/sh\necho \"$0|$1|$2\"; pwd; exit 7\n";
        var change = module.Change(new JinjaDict { ["_raw_params"] = "'do it.sh' one 'two three'", ["chdir"] = "/usr" });
        var script = (RunScript)change.Changes[0];
        var result = change.Conclude!([LocalShell.Run(shell, script.Script, script.Input)]);
        result.Values["rc"].ShouldBe(7L);
        var lines = ((List<object?>)result.Values["stdout_lines"]!).Cast<string>().ToList();
        lines[0].ShouldEndWith("/do it.sh|one|two three");
        lines[1].ShouldBe("/usr");
        File.Exists(lines[0].Split('|')[0]).ShouldBeFalse();
    }

    [Fact]
    public void Creates_that_exists_is_enough()
    {
        var result = new ModuleCase(new CommandModule()).Answering(new GlobQuery("/etc/x"), new GlobAnswer("/etc/x")).Satisfied(new JinjaDict { ["_raw_params"] = "make x", ["creates"] = "/etc/x" });
        result.Changed.ShouldBeFalse();
        result.Values["stdout"].ShouldBe("skipped, since /etc/x exists");
        result.Values["msg"].ShouldBe("Did not run command since '/etc/x' exists");
    }

    [Fact]
    public void Removes_that_is_gone_is_enough()
        => new ModuleCase(new ShellModule()).Answering(new GlobQuery("x", "/srv"), new GlobAnswer(null)).Answering(new FileQuery("/srv"), FolderAt("/srv"))
            .Satisfied(new JinjaDict { ["_raw_params"] = "rm x", ["removes"] = "x", ["chdir"] = "/srv" }).Values["rc"].ShouldBe(0L);

    [Fact]
    public void Check_mode_says_what_Ansible_says()
    {
        // Values of ansible-core 2.14.
        var exists = new ModuleCase(new CommandModule()).Answering(new GlobQuery("/etc/x"), new GlobAnswer("/etc/x"));
        ((Decision.Satisfied)exists.Decide(new JinjaDict { ["_raw_params"] = "make x", ["creates"] = "/etc/x" })).InCheckMode!.Values["msg"].ShouldBe("Would not run command since '/etc/x' exists");
        var script = new ModuleCase(new ScriptModule()).Answering(new FileQuery("/etc/x"), FolderAt("/etc/x"));
        script.Satisfied(new JinjaDict { ["_raw_params"] = "do.sh", ["creates"] = "/etc/x" }).Values["msg"].ShouldBe("/etc/x exists, matching creates option");
        var raw = new ModuleCase(new RawModule()).Change(new JinjaDict { ["_raw_params"] = "ls" }).InCheckMode!;
        (raw.Skipped, raw.Values.Count).ShouldBe((true, 0));
    }

    [Fact]
    public void A_folder_that_is_not_there_fails_before_creates_is_looked_at_as_in_Ansible()
    {
        var arguments = new JinjaDict { ["_raw_params"] = "echo hi", ["chdir"] = "/nosuch", ["creates"] = "/etc" };
        new ModuleCase(new CommandModule()).Answering(new GlobQuery("/etc", "/nosuch"), new GlobAnswer("/etc")).Answering(new FileQuery("/nosuch"), new FileAnswer("/nosuch"))
            .Invalid(arguments).Values["msg"].ShouldBe("Unable to change directory before execution: [Errno 2] No such file or directory: b'/nosuch'");
        var (question, judge) = new ModuleCase(new ShellModule()).Change(new JinjaDict { ["_raw_params"] = "echo hi", ["chdir"] = "/nosuch" }).CheckFirst!.Value;
        judge(new Answers(new Dictionary<Query, object> { [question] = new FileAnswer("/nosuch") }))!.Failed.ShouldBeTrue();
        judge(new Answers(new Dictionary<Query, object> { [question] = FolderAt("/nosuch") })).ShouldBeNull();
    }

    private static FileAnswer FolderAt(string path)
    {
        var folder = new FileEntry { Kind = FileKind.Directory, Mode = 0x1ED, UserId = 0, GroupId = 0 };
        return new FileAnswer(path) { Entry = folder, Target = folder };
    }

    [Fact]
    public void Without_guards_it_acts_and_check_mode_skips_it()
    {
        var module = new CommandModule();
        module.Acts(new CommandArguments { FreeForm = "x" }).ShouldBeTrue();
        module.CheckMode(new CommandArguments { FreeForm = "x" }).ShouldBe(CheckModeSupport.SkipWithResult);
        module.Acts(new CommandArguments { FreeForm = "x", Creates = "y" }).ShouldBeFalse();
        module.CheckMode(new CommandArguments { FreeForm = "x", Creates = "y" }).ShouldBe(CheckModeSupport.Full);
    }

    [Fact]
    public void Two_commands_or_none_are_refused()
    {
        new ModuleCase(new CommandModule()).Invalid([]).Values["msg"].ShouldBe("no command given");
        new ModuleCase(new CommandModule()).Invalid(new JinjaDict { ["_raw_params"] = "a", ["argv"] = new List<object?> { "b" } }).Values["msg"].ShouldBe("only command or argv can be given, not both");
        new ModuleCase(new CommandModule()).Invalid(new JinjaDict { ["_raw_params"] = "echo 'x" }).Values["msg"].ShouldBe("No closing quotation: echo 'x");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Query_is_never_changed_and_carries_the_environment(string shell)
    {
        var module = new QueryModule();
        var testCase = new ModuleCase(module);
        testCase.Context.Environment["GREETING"] = "it's";
        var arguments = new JinjaDict { ["_raw_params"] = "echo \"$GREETING\" | cat; echo b" };
        var query = testCase.Ask(arguments).ShouldHaveSingleItem();
        testCase.Answering(query, LocalShell.Ask(shell, new CommandQueryKind(), query)[0]);
        var result = testCase.Satisfied(arguments);
        result.Changed.ShouldBeFalse();
        result.Values["stdout"].ShouldBe("it's\nb");
        module.Acts(new QueryArguments()).ShouldBeFalse();
    }

    [Fact]
    public void Times_look_as_in_Python()
    {
        PythonTime.Delta(TimeSpan.FromMilliseconds(3.5)).ShouldBe("0:00:00.003500");
        PythonTime.Delta(new TimeSpan(1, 2, 3, 4)).ShouldBe("1 day, 2:03:04");
        PythonTime.DateTime(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 60, TimeSpan.Zero)).ShouldBe("2026-01-02 03:04:05.060000");
    }

    private static Playbooks.Results.ModuleResult Run(string shell, IModule module, JinjaDict arguments)
    {
        var change = new ModuleCase(module).Change(arguments);
        var script = change.Changes.ShouldHaveSingleItem().ShouldBeOfType<RunScript>();
        return change.Conclude!([LocalShell.Run(shell, script.Script, script.Input)]);
    }
}
