using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Packaging;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Packaging;

/// <summary>Expected texts are what Ansible 2.14 made of these files.</summary>
public sealed class AptRepositoryModuleTests
{
    private const string Main = "/etc/apt/sources.list";

    private const string Before = "deb http://deb.debian.org/debian   bookworm main # the base\n# a comment\n#deb http://x.org/off stable main\n\n# deb   http://y.org/off2 stable main # why\ndeb-src http://deb.debian.org/debian bookworm main\n";

    private const string Other = "deb [arch=amd64 signed-by=/k.gpg] https://d.org/linux bookworm stable\n";

    [Theory]
    [InlineData("deb [arch=amd64] https://download.docker.com/linux/debian bookworm stable", "download_docker_com_linux_debian", "deb [arch=amd64] https://download.docker.com/linux/debian bookworm stable\n")]
    [InlineData("deb  http://user:pw@repo.example.com:8080/debian/  bookworm  main  contrib # my comment", "repo_example_com_8080_debian", "deb http://user:pw@repo.example.com:8080/debian/ bookworm main contrib\n")]
    [InlineData("deb cdrom:[x y]/ b c", "cdrom", "deb cdrom:[x y]/ b c\n")]
    public void A_new_source_gets_a_file_of_its_own(string repo, string file, string text)
    {
        var put = Put(Case().Change(Arguments(repo)));
        (put.Path, Text(put), put.Mode, put.Diff!.BeforeHeader).ShouldBe(($"/etc/apt/sources.list.d/{file}.list", text, 420, "/dev/null"));
    }

    [Fact]
    public void Name_and_mode_of_a_new_file_can_be_given()
    {
        var arguments = Arguments("deb http://z.org/a b c");
        (arguments["filename"], arguments["mode"]) = ("zet", "0600");
        var put = Put(Case().Change(arguments));
        (put.Path, put.Mode).ShouldBe(("/etc/apt/sources.list.d/zet.list", 384));
        arguments["filename"] = "/etc/apt/here";
        Put(Case().Change(arguments)).Path.ShouldBe("/etc/apt/here.list");
    }

    [Theory]
    [InlineData("deb http://x.org/off stable main", "# deb http://x.org/off stable main", "deb http://x.org/off stable main")]
    [InlineData("deb http://y.org/off2 stable main", "# deb http://y.org/off2 stable main # why", "deb http://y.org/off2 stable main # why")]
    public void A_source_that_was_commented_out_is_turned_on_where_it_stands(string repo, string off, string on)
    {
        var normal = "deb http://deb.debian.org/debian bookworm main # the base\n# a comment\n# deb http://x.org/off stable main\n\n# deb http://y.org/off2 stable main # why\ndeb-src http://deb.debian.org/debian bookworm main\n";
        var put = Put(Case().Change(Arguments(repo)));
        (put.Path, Text(put), put.Mode).ShouldBe((Main, normal.Replace(off, on, StringComparison.Ordinal), (int?)null));
    }

    [Fact]
    public void What_is_there_stays_and_what_is_to_go_goes()
    {
        Case().Satisfied(Arguments("deb [arch=amd64 signed-by=/k.gpg] https://d.org/linux  bookworm stable")).Values["state"].ShouldBe("present");
        Case().Satisfied(Arguments("deb http://x.org/off stable main", "absent"));
        var gone = Case().Change(Arguments("deb [arch=amd64 signed-by=/k.gpg] https://d.org/linux bookworm stable", "absent")).Changes.ShouldHaveSingleItem();
        (gone.Description, gone.Diff!.AfterHeader).ShouldBe(("remove /etc/apt/sources.list.d/d_org_linux.list", "/dev/null"));
        Text(Put(Case().Change(Arguments("deb-src http://deb.debian.org/debian bookworm main", "absent")))).ShouldEndWith("# why\n");
    }

    [Theory]
    [InlineData("", "Please set argument 'repo' to a non-empty value")]
    [InlineData("http://z.org/a b c", "Invalid repository string: http://z.org/a b c")]
    [InlineData("# deb http://z.org/a b c", "Invalid repository string:  deb http://z.org/a b c")]
    public void What_is_no_source_is_refused(string repo, string message) => Case().Invalid(Arguments(repo)).Values["msg"].ShouldBe(message);

    [Fact]
    public void A_ppa_is_left_to_the_user_unless_it_is_there()
    {
        PythonValues.Str(Case().Invalid(Arguments("ppa:me/tools")).Values["msg"]).ShouldMatch("^failed to fetch PPA information, error was: .*deb \\[signed-by=...] http://ppa.launchpad.net/me/tools/ubuntu bookworm main");
        Case("deb http://ppa.launchpad.net/me/ppa/ubuntu bookworm main\n").Satisfied(Arguments("ppa:me"));
    }

    [Fact]
    public void The_lists_are_fetched_after_a_change_and_a_failure_takes_it_back()
    {
        var arguments = Arguments("deb http://x.org/off stable main");
        arguments["update_cache"] = true;
        var change = Case().Change(arguments);
        var script = ((RunScript)change.Changes[1]).Script;
        script.ShouldContain("update");
        script.ShouldContain(">/etc/apt/sources.list;");
        var failed = change.Conclude!([ChangeOutcome.Done, new ChangeOutcome(1, default, "E: no\n"u8.ToArray())]);
        (failed.Failed, failed.Values["msg"]).ShouldBe((true, "Failed to update apt cache: E: no"));
        Case().Satisfied(Arguments("deb http://deb.debian.org/debian bookworm main"));
    }

    private static JinjaDict Arguments(string repo, string state = "present") => new() { ["repo"] = repo, ["state"] = state, ["update_cache"] = false };

    private static PutFile Put(Decision.Change change) => change.Changes[0].ShouldBeOfType<PutFile>();

    private static string Text(PutFile put) => Encoding.UTF8.GetString(((FileContent.InMemory)put.Content).Bytes.Span);

    private static ModuleCase Case(string more = "")
    {
        var files = new StringBuilder($"{Main}\n/etc/apt/sources.list.d\nbookworm\n");
        foreach (var (path, text) in new[] { (Main, Before + more), ("/etc/apt/sources.list.d/d_org_linux.list", Other) })
        {
            files.Append($"{Encoding.UTF8.GetByteCount(text)} {path}\n{text}");
        }

        var module = new AptRepositoryModule();
        var test = new ModuleCase(module);
        return test.Answering(test.Ask(Arguments("x"))[0], new CommandAnswer(0, Encoding.UTF8.GetBytes(files.ToString()), ""));
    }
}
