using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Packaging;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Packaging;

public sealed class DebianSelectionModulesTests
{
    private const string Shown = "  tzdata/Zones/US:\n* tzdata/Areas: Europe\n* tzdata/flag: true\n* tzdata/secret: (password omitted)\n";

    [Theory]
    [InlineData("bash\t\t\tinstall\n", "hold", "install")]
    [InlineData("", "install", "not present")]
    public void Another_selection_is_a_change(string listed, string selection, string before)
    {
        var change = Dpkg(listed).Change(new() { ["name"] = "bash", ["selection"] = selection });
        (change.Predicted.Values["before"], change.Predicted.Values["after"]).ShouldBe((before, selection));
        Encoding.UTF8.GetString(((RunScript)change.Changes[0]).Input!.Value.Span).ShouldBe($"bash {selection}\n");
    }

    [Fact]
    public void The_same_selection_stays_and_a_failing_dpkg_is_told()
    {
        Dpkg("bash\t\thold\n").Satisfied(new() { ["name"] = "bash", ["selection"] = "hold" }).Values["before"].ShouldBe("hold");
        Dpkg("", 2, "dpkg: error: x\n").Invalid(new() { ["name"] = "[", ["selection"] = "hold" }).Values["msg"].ShouldBe("dpkg: error: x");
    }

    [Theory]
    [InlineData("tzdata/Areas", "select", "Europe", true)]
    [InlineData("tzdata/flag", "boolean", "True", true)]
    [InlineData("tzdata/flag", "string", "True", false)]
    [InlineData("tzdata/Areas", "select", "Asia", false)]
    [InlineData("tzdata/new", "string", "x", false)]
    [InlineData("tzdata/secret", "password", "pw", true)]
    [InlineData("tzdata/secret", "password", "other", false)]
    public void An_answer_is_given_when_it_is_another(string question, string type, string value, bool isSame)
    {
        var arguments = new JinjaDict { ["name"] = "tzdata", ["question"] = question, ["vtype"] = type, ["value"] = value };
        if (isSame)
        {
            Debconf().Satisfied(arguments);
            return;
        }

        var change = Debconf().Change(arguments);
        PythonValues.Repr(change.Predicted.Values["current"]).ShouldBe($"{{'{question}': '{value}'}}");
        Encoding.UTF8.GetString(((RunScript)change.Changes[0]).Input!.Value.Span).ShouldBe($"tzdata {question} {type} {value}\n");
    }

    [Fact]
    public void Previous_answers_and_the_difference_are_ansibles()
    {
        var change = Debconf().Change(new() { ["name"] = "tzdata", ["question"] = "tzdata/Areas", ["vtype"] = "select", ["value"] = "Asia" });
        PythonValues.Repr(change.Predicted.Values["previous"]).ShouldBe("{'tzdata/Areas': 'Europe'}");
        (change.Predicted.Diffs[0].Before, change.Predicted.Diffs[0].After).ShouldBe(("{\n    \"tzdata/Areas\": \"Europe\"\n}\n", "{\n    \"tzdata/Areas\": \"Asia\"\n}\n"));
        var failed = change.Conclude!([new ChangeOutcome(1, default, "error: no\n"u8.ToArray())]);
        (failed.Failed, failed.Values["msg"]).ShouldBe((true, "error: no\n"));
        ((JinjaDict)Debconf().Satisfied(new() { ["name"] = "tzdata" }).Values["current"]!)["tzdata/Areas"].ShouldBe("Europe");
    }

    [Fact]
    public void Half_a_question_is_refused()
        => Debconf().Invalid(new() { ["name"] = "tzdata", ["question"] = "x" }).Values["msg"].ShouldBe("parameters are required together: question, vtype, value");

    private static ModuleCase Dpkg(string listed, int status = 0, string error = "")
        => new(new DpkgSelectionsModule()) { Otherwise = _ => new CommandAnswer(status, Encoding.UTF8.GetBytes(listed), error) };

    private static ModuleCase Debconf()
        => new(new DebconfModule()) { Otherwise = query => new CommandAnswer(0, Encoding.UTF8.GetBytes(((CommandQuery)query).Script.Contains("debconf-communicate", StringComparison.Ordinal) ? "0 pw\n" : Shown), "") };
}
