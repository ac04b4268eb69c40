using System.Diagnostics;
using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.SourceControl;

/// <summary>With the machine's own git, from dash and from busybox's shell and tools.</summary>
public class GitOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_repository_is_cloned_followed_and_left_alone(string shell)
    {
        using var folder = new TestFolder();
        var (runner, arguments) = Start(shell, folder);
        var first = runner.Converge("git", arguments);
        first.Values["before"].ShouldBeNull();
        folder.Read("to/f").ShouldBe("1\n");
        Git(folder["from"], "echo 2 >f; git commit -qam two");
        var second = runner.Converge("git", arguments);
        second.Values["before"].ShouldBe(first.Values["after"]);
        second.Diffs[0].Note.ShouldNotBeNull().ShouldContain("-1\n+2\n");
        folder.Read("to/f").ShouldBe("2\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Versions_are_branches_tags_and_commits(string shell)
    {
        using var folder = new TestFolder();
        var (runner, arguments) = Start(shell, folder);
        Git(folder["from"], "git tag -a v1 -m x; git checkout -qb side; echo side >f; git commit -qam side; git checkout -q main; echo 2 >f; git commit -qam two");
        arguments["version"] = "side";
        runner.Converge("git", arguments);
        folder.Read("to/f").ShouldBe("side\n");
        arguments["version"] = "v1";
        var tagged = runner.Converge("git", arguments);
        folder.Read("to/f").ShouldBe("1\n");
        arguments["version"] = "main";
        runner.Converge("git", arguments);
        arguments["version"] = tagged.Values["after"];
        runner.Converge("git", arguments);
        arguments["version"] = "nope";
        var failed = runner.Run("git", arguments);
        (failed.Failed, failed.Values["msg"], failed.Values["rc"]).ShouldBe((true, "Failed to checkout nope", 1L));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Local_changes_stop_it_or_are_thrown_away(string shell)
    {
        using var folder = new TestFolder();
        var (runner, arguments) = Start(shell, folder);
        runner.Run("git", arguments);
        folder.Write("to/f", "mine\n");
        runner.Run("git", arguments).Values["msg"].ShouldBe($"Local modifications exist in the destination: {folder["to"]} (force=no).");
        arguments["force"] = true;
        runner.Converge("git", arguments).Values["msg"].ShouldBe($"Local modifications exist in the destination: {folder["to"]}");
        folder.Read("to/f").ShouldBe("1\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Shallow_bare_and_packed(string shell)
    {
        using var folder = new TestFolder();
        var (runner, arguments) = Start(shell, folder);
        Git(folder["from"], "echo 2 >f; git commit -qam two");
        (arguments["depth"], arguments["version"], arguments["single_branch"]) = (1L, "main", true);
        (arguments["archive"], arguments["archive_prefix"]) = (folder["out.tar.gz"], "app/");
        runner.Converge("git", arguments);
        Git(folder["to"], "git rev-list --count HEAD").Trim().ShouldBe("1");
        Git(folder.Path, "tar -tzf out.tar.gz").ShouldBe("app/\napp/f\n");
        Git(folder.Path, "ln out.tar.gz before.tar.gz");
        Git(folder["from"], "echo 3 >f; git commit -qam three");
        runner.Converge("git", arguments);
        // Replaced, not written over.
        (Git(folder.Path, "tar -xzOf before.tar.gz app/f"), Git(folder.Path, "tar -xzOf out.tar.gz app/f"), Git(folder.Path, "stat -c %a out.tar.gz; ls -A").Split('\n')[0]).ShouldBe(("2\n", "3\n", "644"));
        Git(folder.Path, "ls -A").ShouldNotContain(".playbook");
        var bare = new JinjaDict { ["repo"] = folder["from"], ["dest"] = folder["bare"], ["bare"] = true };
        runner.Run("git", bare).Changed.ShouldBeTrue();
        runner.Run("git", bare).Changed.ShouldBeFalse();
        runner.Run("git", new JinjaDict { ["repo"] = folder["from"], ["dest"] = folder["bare2"], ["bare"] = true, ["remote"] = "up" }).Failed.ShouldBeFalse();
        Git(folder["bare2"], "git remote get-url up").ShouldBe($"file://{folder["from"]}\n");
        Git(folder["from"], "git branch another");
        runner.Run("git", bare).Changed.ShouldBeFalse();
        Git(folder["bare"], "git rev-parse --verify another").ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Another_remote_a_moved_repository_and_submodules(string shell)
    {
        using var folder = new TestFolder();
        var (runner, arguments) = Start(shell, folder);
        runner.Run("git", arguments);
        Git(folder.Path, "cp -r from other; git -C other commit -q --allow-empty -m more; cp -r from part; git -C part commit -q --allow-empty -m part");
        arguments["repo"] = folder["other"];
        arguments["force"] = true;
        folder.Write("to/f", "local\n");
        runner.Converge("git", arguments).Values["remote_url_changed"].ShouldBe(true);
        Git(folder["to"], "git remote get-url origin").ShouldBe($"file://{folder["other"]}\n");
        arguments["separate_git_dir"] = folder["apart"];
        var moved = runner.Converge("git", arguments);
        (moved.Values["git_dir_before"], moved.Values["git_dir_now"]).ShouldBe((folder["to/.git"], folder["apart"]));
        Git(folder["other"], "git -c protocol.file.allow=always submodule --quiet add file://$PWD/../part sub; git commit -qm sub");
        runner.Context.Environment["GIT_CONFIG_COUNT"] = "1";
        runner.Context.Environment["GIT_CONFIG_KEY_0"] = "protocol.file.allow";
        runner.Context.Environment["GIT_CONFIG_VALUE_0"] = "always";
        var withSubmodule = runner.Converge("git", arguments);
        withSubmodule.Values["submodules_changed"].ShouldBe(true);
        folder.Read("to/sub/f").ShouldBe("1\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_repository_that_is_not_there_is_told_in_gits_words(string shell)
    {
        using var folder = new TestFolder();
        var (runner, arguments) = Start(shell, folder);
        arguments["repo"] = folder["none"];
        var cloning = runner.Run("git", arguments);
        (cloning.Failed, cloning.Values["rc"]).ShouldBe((true, 128L));
        ((string)cloning.Values["msg"]!).ShouldStartWith($"fatal: '{folder["none"]}' does not appear to be a git repository");
        ((string)cloning.Values["cmd"]!).ShouldEndWith($"git ls-remote file://{folder["none"]} -h refs/heads/HEAD");
        Directory.Exists(folder["to"]).ShouldBeFalse();
        folder.Write("to/in the way", "x");
        arguments["repo"] = folder["from"];
        ((string)runner.Run("git", arguments).Values["msg"]!).ShouldStartWith($"fatal: destination path '{folder["to"]}' already exists and is not an empty directory.");
    }

    private static (ModuleRunner Runner, JinjaDict Arguments) Start(string shell, TestFolder folder)
    {
        Git(folder.Path, "git init -q -b main from; cd from; git config user.email a@b; git config user.name a; echo 1 >f; git add f; git commit -qm one");
        return (new ModuleRunner(TestShell.Of(shell).With("git")), new JinjaDict { ["repo"] = folder["from"], ["dest"] = folder["to"] });
    }

    private static string Git(string folder, string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-ec", script]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, script);
        return text;
    }
}
