using Playbooks.Queries.Systems;
using Playbooks.Results;
using Playbooks.Tests.Modules;

namespace Playbooks.Tests.Queries.Systems;

public class UnitQueryKindTests
{
    private const string Captured = """
        Restart=always
        Id=ssh.service
        LoadState=loaded
        ActiveState=active
        SubState=running
        UnitFileState=enabled
        ExecMainPID=321

        Id=nosuch.service
        LoadState=not-found
        ActiveState=inactive
        SubState=dead
        =

        """;

    [Fact]
    public void Blocks_answer_in_the_order_asked()
    {
        var answers = LocalShell.Parse(new UnitQueryKind(), Captured, new UnitQuery("sshd.service"), new UnitQuery("nosuch.service")).Cast<UnitAnswer>().ToList();
        answers[0].ShouldSatisfyAllConditions(unit => unit.IsFound.ShouldBeTrue(), unit => unit.IsRunning.ShouldBeTrue(), unit => unit.FileState.ShouldBe("enabled"), unit => unit.Get("ExecMainPID").ShouldBe("321"));
        answers[1].ShouldSatisfyAllConditions(unit => unit.IsFound.ShouldBeFalse(), unit => unit.IsRunning.ShouldBeFalse());
    }

    [Fact]
    public void A_host_without_systemd_says_so()
        => ((UnitAnswer)LocalShell.Parse(new UnitQueryKind(), "-\n", new UnitQuery("a.service"))[0]).IsWithoutSystemd.ShouldBeTrue();

    [Fact]
    public void Names_that_would_spoil_the_answer_are_not_sent()
    {
        var kind = new UnitQueryKind();
        var script = kind.BuildScript([new UnitQuery("getty@.service"), new UnitQuery("*"), new UnitQuery("good")]);
        script.ShouldContain("-- good.service\n");
        script.ShouldNotContain("getty");
        var answers = LocalShell.Parse(kind, "Id=good.service\nLoadState=loaded\n=\n", new UnitQuery("getty@.service"), new UnitQuery("good"));
        answers[0].ShouldBeOfType<ModuleFailedException>();
        answers[1].ShouldBeOfType<UnitAnswer>().IsFound.ShouldBeTrue();
    }

    [Fact]
    public void A_cut_answer_is_no_answer()
        => LocalShell.Parse(new UnitQueryKind(), "Id=a.service\n=\n", new UnitQuery("a.service"), new UnitQuery("b.service")).ShouldAllBe(answer => answer is ModuleFailedException);
}
