using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.SourceControl;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.SourceControl;

/// <summary>Results are Ansible 2.14's for the same state of the working tree and the remote.</summary>
public sealed class GitModuleTests
{
    private const string One = "73c0c058bdd929cedd45e71193db4c4c9529036d";

    private const string Two = "ab9800a396d4b18611b8ba79d46a9aa09c8045d6";

    [Fact]
    public void A_working_tree_at_its_branch_stays()
    {
        var result = Case(new State()).Satisfied(Arguments());
        PythonValues.Repr(result.Values).ShouldBe($"{{'before': '{One}', 'after': '{One}', 'remote_url_changed': False}}");
    }

    [Theory]
    [InlineData("v1", "", true)]
    [InlineData("v1", "refs/heads/main", false)]
    [InlineData("73c0c058", "", true)]
    [InlineData("main", "refs/heads/main", true)]
    [InlineData("main", "refs/heads/other", false)]
    [InlineData("main", "", false)]
    public void The_right_commit_on_the_wrong_branch_is_checked_out_without_being_called_a_change(string version, string head, bool isRight)
    {
        var arguments = Arguments();
        arguments["version"] = version;
        var decision = Case(new State { Head = head }).Decide(arguments);
        if (isRight)
        {
            decision.ShouldBeOfType<Decision.Satisfied>();
            return;
        }

        decision.ShouldBeOfType<Decision.Change>().Predicted.Changed.ShouldBeFalse();
    }

    [Fact]
    public void A_newer_commit_is_a_change()
    {
        var change = Case(new State { Refs = $"{Two}\trefs/heads/main" }).Change(Arguments());
        PythonValues.Repr(change.Predicted.Values).ShouldBe($"{{'before': '{One}', 'after': '{Two}', 'remote_url_changed': False}}");
        var done = change.Conclude!([Told("ok", Two, "", "", "a diff")]);
        (done.Changed, done.Values["after"], done.Diffs[0].Note).ShouldBe((true, Two, "a diff"));
        change.Conclude!([Told("ok", One, "", "", "")]).Changed.ShouldBeFalse();
    }

    [Fact]
    public void An_annotated_tag_is_at_the_commit_it_points_to()
    {
        var arguments = Arguments();
        arguments["version"] = "v2";
        Case(new State { Head = "", Refs = $"{Two}\trefs/tags/v2\n{One}\trefs/tags/v2^{{}}" }).Satisfied(arguments);
    }

    [Fact]
    public void Local_changes_are_a_failure_unless_they_may_be_thrown_away()
    {
        var arguments = Arguments();
        Case(new State { Changes = "1" }).Invalid(arguments).Values["msg"].ShouldBe("Local modifications exist in the destination: /srv/app (force=no).");
        arguments["force"] = true;
        var change = Case(new State { Changes = "1" }).Change(arguments);
        var script = ((RunScript)change.Changes[0]).Script;
        script.ShouldContain("reset --hard HEAD");
        script.ShouldContain("fetch --tags --force origin");
        var done = change.Conclude!([Told("ok", One, "", "", "")]);
        (done.Changed, done.Values["msg"]).ShouldBe((true, "Local modifications exist in the destination: /srv/app"));
    }

    [Fact]
    public void Another_address_is_a_change()
    {
        var change = Case(new State { Url = "https://old/x" }).Change(Arguments());
        change.Predicted.Values["remote_url_changed"].ShouldBe(true);
        ((RunScript)change.Changes[0]).Script.ShouldContain("remote set-url origin \"$r\"");
        Case(new State { Url = "https://git/x/" }).Satisfied(Arguments());
    }

    [Fact]
    public void What_is_not_there_is_cloned()
    {
        var arguments = Arguments();
        (arguments["version"], arguments["depth"], arguments["single_branch"]) = ("main", 1L, true);
        var change = Case(new State { Known = "" }).Change(arguments);
        ((RunScript)change.Changes[0]).Script.ShouldContain("clone --origin origin --depth 1 --branch main --single-branch --branch main \"$r\" \"$d\"");
        PythonValues.Repr(change.Predicted.Values).ShouldBe($"{{'before': None, 'after': '{One}'}}");
        change.Predicted.Diffs[0].Note.ShouldBe($">> Newly checked out {One}");
    }

    [Fact]
    public void Without_clone_and_update_only_commits_are_told()
    {
        var arguments = new JinjaDict { ["repo"] = "https://git/x", ["clone"] = false, ["version"] = "main" };
        Case(new State { Known = "" }).Change(arguments).Changes.ShouldBeEmpty();
        var kept = Arguments();
        kept["update"] = false;
        PythonValues.Repr(Case(new State { Refs = null }).Satisfied(kept).Values).ShouldBe($"{{'before': '{One}', 'after': '{One}'}}");
    }

    [Fact]
    public void Submodules_that_are_not_as_they_should_be_are_brought_up_to_date()
    {
        Case(new State { Submodules = "same" }).Satisfied(Arguments());
        var change = Case(new State { Submodules = "new" }).Change(Arguments());
        change.Conclude!([Told("ok", One, "1", "", "")]).Values["submodules_changed"].ShouldBe(true);
        var arguments = Arguments();
        arguments["recursive"] = false;
        Case(new State { Submodules = "new" }).Satisfied(arguments);
    }

    [Theory]
    [InlineData("separate_git_dir=/x bare=yes", "parameters are mutually exclusive: separate_git_dir|bare")]
    [InlineData("accept_hostkey=yes accept_newhostkey=yes", "parameters are mutually exclusive: accept_hostkey|accept_newhostkey")]
    [InlineData("archive_prefix=x", "missing parameter(s) required by 'archive_prefix': archive")]
    [InlineData("umask=9", "umask must be an octal integer")]
    [InlineData("archive=/x.rar", "Unable to get file extension from archive file name : /x.rar")]
    public void What_makes_no_sense_is_refused(string given, string message)
    {
        var arguments = Arguments();
        foreach (var word in given.Split(' '))
        {
            arguments[word.Split('=')[0]] = word.Split('=')[1];
        }

        new ModuleCase(new GitModule()).Invalid(arguments).Values["msg"].ShouldBe(message);
        new ModuleCase(new GitModule()).Invalid(new() { ["repo"] = "x" }).Values["msg"].ShouldBe("the destination directory must be specified unless clone=no");
        new ModuleCase(new GitModule()).Invalid(new() { ["repo"] = "x", ["dest"] = "/d", ["umask"] = 18L }).Values["msg"].ShouldBe("umask must be defined as a quoted octal integer");
    }

    [Fact]
    public void A_remote_that_does_not_answer_is_a_failure()
    {
        var cloning = Case(new State { Known = "", RemoteStatus = 128, Error = "fatal: nope\n" }).Invalid(Arguments());
        (cloning.Values["msg"], cloning.Values["cmd"], cloning.Values["rc"]).ShouldBe(("fatal: nope", "/usr/bin/git ls-remote https://git/x -h refs/heads/HEAD", 128L));
        Case(new State { RemoteStatus = 128, Error = "fatal: nope\n" }).Invalid(Arguments()).Values["msg"].ShouldBe("Failed to download remote objects and refs:  fatal: nope\n");
    }

    [Fact]
    public void The_command_that_failed_is_told()
    {
        var arguments = Arguments();
        arguments["version"] = "nope";
        var change = Case(new State()).Change(arguments);
        var failed = change.Conclude!([Told("fail", "cmd", "Failed to checkout nope", "1", "/usr/bin/git\u001fcheckout\u001f--force\u001fnope\u001f", "", "error: pathspec\n")]);
        (failed.Failed, failed.Values["msg"], failed.Values["cmd"], failed.Values["rc"], failed.Values["stderr"]).ShouldBe((true, "Failed to checkout nope", "/usr/bin/git checkout --force nope", 1L, "error: pathspec\n"));
    }

    private static JinjaDict Arguments() => new() { ["repo"] = "https://git/x", ["dest"] = "/srv/app" };

    private static ChangeOutcome Told(params string[] fields) => new(0, Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + "\0"))), default);

    private static ModuleCase Case(State state) => new(new GitModule()) { Otherwise = _ => state.Answer() };

    /// <summary>Defaults: a clone of main, up to date.</summary>
    private sealed record State
    {
        public string Known { get; init; } = "1";

        public string Head { get; init; } = "refs/heads/main";

        public string Url { get; init; } = "https://git/x";

        public string Changes { get; init; } = "";

        public string Submodules { get; init; } = "none";

        public string? Refs { get; init; } = $"{One}\tHEAD\n{One}\trefs/heads/main\n{One}\trefs/tags/v1\n";

        public int RemoteStatus { get; init; }

        public string Error { get; init; } = "";

        public CommandAnswer Answer()
        {
            string[] fields = ["/usr/bin/git", "https://git/x", "/srv/app", "/srv/app/.git", Known, Known, "", "", Known.Length > 0 ? One : "", Changes, Known.Length > 0 ? Url : "", Head, "", Submodules, ""];
            var text = string.Concat(fields.Select(field => field + "\0")) + (Refs is null ? "" : $"{(RemoteStatus == 0 ? Refs : "")}\0{RemoteStatus}\0");
            return new CommandAnswer(0, Encoding.UTF8.GetBytes(text), Error);
        }
    }
}
