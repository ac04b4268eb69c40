using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Packaging;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Packaging;

/// <summary>Commands, results and failures are Ansible 2.14's.</summary>
public sealed class PipModuleTests
{
    [Theory]
    [InlineData("django>1.11.1,<1.11.3,ipaddress", "django<1.11.3,>1.11.1 ipaddress")]
    [InlineData("a[b,c]>=1, six", "a[b,c]>=1 six")]
    [InlineData("Six == 1.16", "Six==1.16")]
    public void Names_cut_apart_by_commas_come_together_again(string names, string words)
        => string.Join(' ', new PipRequest(new PipArguments { Name = names.Split(',') }).Packages).ShouldBe(words);

    [Theory]
    [InlineData("present", "install six")]
    [InlineData("latest", "install -U six")]
    [InlineData("forcereinstall", "install -U --force-reinstall six")]
    [InlineData("absent", "uninstall -y six")]
    public void States_are_verbs_of_pip(string state, string words)
    {
        var change = Case(state == "absent" ? "met\nsix 1.16" : "missing").Change(new() { ["name"] = "six", ["state"] = state });
        ((List<object?>)change.Predicted.Values["cmd"]!).ShouldBe(["/usr/bin/python3", "-m", "pip.__main__", .. words.Split(' ')]);
    }

    [Theory]
    [InlineData("1.2", "six==1.2")]
    [InlineData(">= 1.2", "six>=1.2")]
    public void A_version_is_put_to_the_name(string version, string word)
        => ((RunScript)Case("missing").Change(new() { ["name"] = "six", ["version"] = version }).Changes[0]).Description.ShouldEndWith(" " + word);

    [Fact]
    public void What_is_met_already_is_left_alone()
    {
        var result = Case("met\nsix 1.16.0").Satisfied(new() { ["name"] = "six>=1", ["extra_args"] = "--index-url http://x --break-system-packages" });
        result.Values["stdout"].ShouldBe("Requirement already satisfied: six (1.16.0)\n");
        Case("missing\nother 1").Satisfied(new() { ["name"] = "six", ["state"] = "absent" }).Values["stderr"].ShouldBe("WARNING: Skipping six as it is not installed.\n");
        Case("met").Satisfied(new() { ["requirements"] = "/r.txt" });
    }

    [Theory]
    [InlineData("met", "--user", "present")]
    [InlineData("met", "-U", "present")]
    [InlineData("met", "", "latest")]
    [InlineData("unknown", "", "present")]
    [InlineData("unknown", "", "absent")]
    public void What_only_pip_can_tell_is_left_to_pip(string verdict, string extra, string state)
    {
        var change = Case(verdict).Change(new() { ["name"] = "six", ["extra_args"] = extra, ["state"] = state });
        change.Conclude!([Told("ok", "", "pip\u001finstall\u001f", "out", "")]).Changed.ShouldBeFalse();
        change.Conclude!([Told("ok", "1", "pip\u001finstall\u001f", "out", "")]).Changed.ShouldBeTrue();
    }

    [Fact]
    public void A_missing_virtual_environment_is_made_and_is_a_change()
    {
        var change = Case("unknown", environment: "/v", isThere: false).Change(new() { ["name"] = "six", ["virtualenv"] = "/v", ["virtualenv_command"] = "python3 -m venv", ["virtualenv_site_packages"] = true });
        var script = ((RunScript)change.Changes[0]).Script;
        script.ShouldContain("run \"$x\" -m venv $s  \"$v\"");
        script.ShouldContain("s=--system-site-packages");
        var done = change.Conclude!([Told("ok", "", "/v/bin/pip3\u001finstall\u001fsix\u001f", "", "")]);
        (done.Changed, done.Values["virtualenv"]).ShouldBe((true, "/v"));
    }

    [Fact]
    public void A_failure_tells_what_pip_said()
    {
        var failed = Case("missing").Change(new() { ["name"] = "nope" }).Conclude!([Told("fail", "step", "", "1", "pip\u001finstall\u001fnope\u001f", "out\n", "ERROR: no\n")]);
        (failed.Failed, failed.Values["msg"]).ShouldBe((true, "stdout: out\n\n:stderr: ERROR: no\n"));
        ((List<object?>)failed.Values["cmd"]!).ShouldBe(["pip", "install", "nope"]);
    }

    [Theory]
    [InlineData("name=a requirements=r", "parameters are mutually exclusive: name|requirements")]
    [InlineData("name=a executable=pip virtualenv=/v", "parameters are mutually exclusive: executable|virtualenv")]
    [InlineData("state=present", "one of the following is required: name, requirements")]
    [InlineData("name=a state=latest version=1", "version is incompatible with state=latest")]
    [InlineData("name=a,b version=1", "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument.")]
    [InlineData("name=a>1 version=1", "The 'version' argument conflicts with any version specifier provided along with a package name. Please keep the version specifier, but remove the 'version' argument.")]
    [InlineData("name=a umask=8", "umask must be an octal integer")]
    public void What_makes_no_sense_is_refused(string given, string message)
        => Case("met").Invalid(JinjaDict.From(given.Split(' ').Select(word => KeyValuePair.Create(word.Split('=')[0], (object?)word.Split('=', 2)[1])))).Values["msg"].ShouldBe(message);

    [Fact]
    public void A_missing_pip_is_told()
    {
        Case("unknown", pip: "").Invalid(new() { ["name"] = "six" }).Values["msg"].ShouldBe("Unable to find any of pip3 to use.  pip needs to be installed.");
        Case("unknown", environment: "/v", pip: "").Invalid(new() { ["name"] = "six", ["virtualenv"] = "/v" }).Values["msg"]
            .ShouldBe("Unable to find pip in the virtualenv, /v, under any of these names: pip3, pip. Make sure pip is present in the virtualenv.");
        Case("unknown", environment: "/v", isThere: false).Invalid(new() { ["name"] = "six", ["virtualenv"] = "/v", ["virtualenv_command"] = "python3 -m venv", ["virtualenv_python"] = "python3.9" }).Values["msg"]
            .ShouldBe("virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command");
    }

    private static ChangeOutcome Told(params string[] fields) => new(0, Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + "\0"))), default);

    private static ModuleCase Case(string verdict, string environment = "", bool isThere = true, string pip = "/usr/bin/python3\u001f-m\u001fpip.__main__\u001f")
        => new(new PipModule()) { Otherwise = _ => new CommandAnswer(0, Encoding.UTF8.GetBytes($"{pip}\0{(isThere ? "1" : "")}\0{environment}\01\0{verdict}\n"), "") };
}
