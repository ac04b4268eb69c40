using Playbooks.Queries.Systems;
using Playbooks.Tests.Modules;

namespace Playbooks.Tests.Queries.Systems;

public class CommandQueryKindTests
{
    public static TheoryData<string> Shells => LocalShell.All;

    [Theory]
    [MemberData(nameof(Shells))]
    public void Each_text_gets_its_own_streams_and_status(string shell)
    {
        var answers = LocalShell.Ask(shell, new CommandQueryKind(),
            new CommandQuery("printf 'a\\nb'; echo oops >&2; exit 3"), new CommandQuery("if then ("), new CommandQuery("cat /no/such"), new CommandQuery("printf 'last\\n'"))
            .Cast<CommandAnswer>().ToList();
        answers[0].Text.ShouldBe("a\nb");
        answers[0].Error.ShouldBe("oops\n");
        answers[0].Status.ShouldBe(3);
        answers[1].Status.ShouldNotBe(0);
        answers[2].Text.ShouldBe("");
        answers[2].Error.ShouldContain("No such file");
        answers[3].ShouldSatisfyAllConditions(answer => answer.Text.ShouldBe("last\n"), answer => answer.Error.ShouldBe(""), answer => answer.IsSuccess.ShouldBeTrue());
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Globs_match_as_in_Ansible_and_odd_names_are_literal(string shell)
    {
        var folder = Directory.CreateTempSubdirectory("glob test '").FullName;
        File.WriteAllText(Path.Combine(folder, "a $b.conf"), "");
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "/no/such");
        var answers = LocalShell.Ask(shell, new GlobQueryKind(), new GlobQuery(folder + "/*.conf"), new GlobQuery("a $b.conf", folder), new GlobQuery(folder + "/*.yml"),
            new GlobQuery("x", "/no/such"), new GlobQuery(folder + "/dangling"), new GlobQuery("~")).Cast<GlobAnswer>().ToList();
        answers.Select(answer => answer.Exists).ShouldBe([true, true, false, false, true, true]);
        answers[0].Path.ShouldBe(folder + "/a $b.conf");
        Directory.Delete(folder, recursive: true);
    }
}
