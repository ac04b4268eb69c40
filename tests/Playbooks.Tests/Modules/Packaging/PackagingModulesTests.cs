using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Packaging;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Packaging;

public class PackagingModulesTests
{
    private static readonly InstalledPackage Curl = new("curl", "7.88.1-10+deb12u5", "amd64");

    [Fact]
    public void Apt_takes_packages_a_file_or_an_upgrade()
        => Apt(("curl", [Curl])).Invalid(new() { ["name"] = "curl", ["upgrade"] = "dist" }).Values["msg"].ShouldBe("parameters are mutually exclusive: deb|package|upgrade");

    [Fact]
    public void What_is_installed_is_left_alone()
    {
        var apt = Apt(("curl", [Curl]), ("awk", [new InstalledPackage("mawk", "1.3.4", "amd64") { IsProvider = true }]));
        apt.Satisfied(new JinjaDict { ["name"] = "curl, awk" }).Changed.ShouldBeFalse();
        apt.Satisfied(new JinjaDict { ["name"] = "curl=7.88.*", ["state"] = "present" }).Values["cache_updated"].ShouldBe(false);
        Apt(("curl", [])).Satisfied(new JinjaDict { ["name"] = "curl", ["state"] = "absent" });
        apt.Satisfied(new JinjaDict { ["name"] = "awk", ["state"] = "absent" });
    }

    [Fact]
    public void Only_what_is_missing_is_installed()
    {
        var change = Apt(("curl", [Curl]), ("jq", []), ("old", [new InstalledPackage("old", "1", "all") { IsInstalled = false }])).Change(new JinjaDict { ["name"] = new List<object?> { "curl", "jq=1.6*", "old" } });
        change.Changes.ShouldHaveSingleItem().Description.ShouldBe("apt-get install jq=1.6* old");
        ((RunScript)change.Changes[0]).Script.ShouldEndWith("_apt -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install 'jq=1.6*' old");
        change.Conclude!([Output("2 newly installed\n0 upgraded, 2 newly installed, 0 to remove and 5 not upgraded.\n")]).Changed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("E: Unable to locate package nosuch", "No package matching 'nosuch' is available")]
    [InlineData("E: Unable to locate package zz-no-such*", "No package(s) matching 'zz-no-such*' available")]
    [InlineData("E: Package 'old' has no installation candidate", "No package matching 'old' is available")]
    [InlineData("E: Version '1.0' for 'bash' was not found", "no available installation candidate for bash=1.0")]
    public void What_nobody_has_is_told_as_in_Ansible(string error, string message)
        => Apt(("x", [])).Change(new JinjaDict { ["name"] = "x" }).ConcludeFailure!(new ChangeOutcome(100, default, Encoding.UTF8.GetBytes(error)))!.Values["msg"].ShouldBe(message);

    [Fact]
    public void What_nobody_has_is_told_in_check_mode_too()
    {
        var (question, judge) = Apt(("x", [])).Change(new JinjaDict { ["name"] = "x" }).CheckFirst!.Value;
        ModuleResult? Judge(CommandAnswer answer) => judge(new Answers(new Dictionary<Query, object> { [question] = answer }));
        ((CommandQuery)question).Script.ShouldBe("DEBIAN_FRONTEND=noninteractive apt-get -s -o Debug::NoLocking=true -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install x");
        Judge(new CommandAnswer(100, default, "E: Unable to locate package x"))!.Values["msg"].ShouldBe("No package matching 'x' is available");
        Judge(Answer("1 upgraded")).ShouldBeNull();
    }

    [Fact]
    public void A_simulation_that_fails_is_not_nothing_to_do()
    {
        var query = new CommandQuery(AptScript.Simulate("-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install x"));
        var apt = Apt(("x", [])).Answering(query, new CommandAnswer(100, "Reading package lists...\n"u8.ToArray(), "E: Unable to locate package x"));
        var change = apt.Change(new JinjaDict { ["name"] = "x", ["state"] = "latest" });
        change.Changes.ShouldHaveSingleItem().Description.ShouldBe("apt-get install x");
        change.CheckFirst!.Value.Judge(new Answers(new Dictionary<Query, object> { [query] = new CommandAnswer(100, default, "E: Unable to locate package x") }))!.Values["msg"].ShouldBe("No package matching 'x' is available");
    }

    [Fact]
    public void The_time_of_the_cache_is_told()
        => Apt(("curl", [Curl])).Satisfied(new JinjaDict { ["name"] = "curl" }).Values["cache_update_time"].ShouldBe(9000L);

    [Fact]
    public void Another_version_and_removed_configuration_count()
    {
        Apt(("curl", [Curl])).Change(new JinjaDict { ["name"] = "curl=8.*", ["allow_downgrade"] = true }).Changes[0].Description.ShouldBe("apt-get install curl=8.*");
        var gone = Apt(("curl", [Curl with { IsInstalled = false }]));
        gone.Satisfied(new JinjaDict { ["name"] = "curl", ["state"] = "absent" });
        gone.Scripts(new JinjaDict { ["name"] = "curl", ["state"] = "absent", ["purge"] = true })[0].ShouldContain("remove --purge curl");
        Apt(("curl", [Curl])).Scripts(new JinjaDict { ["name"] = "curl", ["state"] = "absent", ["autoremove"] = true })[0].ShouldContain(" remove --auto-remove curl");
    }

    [Fact]
    public void Latest_is_simulated_so_that_check_mode_tells_the_truth()
    {
        var arguments = new JinjaDict { ["name"] = "curl", ["state"] = "latest" };
        const string Words = "-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install curl";
        var query = new CommandQuery(AptScript.Simulate(Words));
        Apt(("curl", [Curl])).Answering(query, Answer("0 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.\n")).Satisfied(arguments).Changed.ShouldBeFalse();
        Apt(("curl", [Curl])).Answering(query, Answer("Inst curl\n1 upgraded, 0 newly installed, 0 to remove and 2 not upgraded.\n")).Change(arguments).Changes[0].Description.ShouldBe("apt-get install curl");
        new AptModule().Acts(new AptArguments { Name = ["curl"], State = "latest" }).ShouldBeTrue();
        new AptModule().Acts(new AptArguments { Name = ["curl"] }).ShouldBeFalse();
    }

    [Fact]
    public void The_cache_is_updated_when_it_is_too_old()
    {
        var arguments = new JinjaDict { ["cache_valid_time"] = 3600L };
        var times = AptModule.CacheTime;
        Apt().Answering(times, Answer("10000\n9000\n")).Satisfied(arguments).Values["cache_updated"].ShouldBe(false);
        var change = Apt().Answering(times, Answer("10000\n6000\n")).Change(arguments);
        change.Changes.ShouldHaveSingleItem().Description.ShouldBe("apt-get update");
        change.Conclude!([Output("")]).ShouldSatisfyAllConditions(result => result.Changed.ShouldBeTrue(), result => result.Values["cache_updated"].ShouldBe(true));

        var withPackage = (Decision.Change)Apt(("curl", [Curl])).Decide(new JinjaDict { ["name"] = "curl", ["update_cache"] = true });
        withPackage.Conclude!([Output("")]).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Dnf_asks_rpm_and_leaves_groups_and_comparisons_to_itself()
    {
        var dnf = With(new DnfModule(), "dnf", ("rpm", []), ("tar", [new InstalledPackage("tar", "2:1.34-6.el9", "x86_64")]), ("jq", []));
        dnf.Satisfied(new JinjaDict { ["name"] = "tar" }).Changed.ShouldBeFalse();
        var change = dnf.Change(new JinjaDict { ["name"] = "tar,jq,@base", ["enablerepo"] = "epel", ["state"] = "installed" });
        change.Changes[0].Description.ShouldBe("dnf install jq @base");
        ((RunScript)change.Changes[0]).Script.ShouldContain("dnf -y --enablerepo=epel install jq @base");
        change.Conclude!([Output("Dependencies resolved.\nNothing to do.\nComplete!\n")]).Changed.ShouldBeFalse();
        dnf.Change(new JinjaDict { ["name"] = "tar", ["state"] = "absent" }).Changes[0].Description.ShouldBe("dnf remove tar");
        new DnfModule().Acts(new DnfArguments { Name = ["foo >= 1.2"] }).ShouldBeTrue();
    }

    [Fact]
    public void Package_uses_what_the_host_has()
    {
        With(new PackageModule(), "apk", ("dpkg", []), ("jq", [])).Change(new JinjaDict { ["name"] = "jq", ["state"] = "present" }).Changes[0].Description.ShouldBe("apk add jq");
        With(new PackageModule(), "apt", ("dpkg", []), ("jq", [])).Change(new JinjaDict { ["name"] = "jq", ["state"] = "present" }).Changes[0].Description.ShouldBe("apt-get install jq");
        With(new PackageModule(), "zypper", ("dpkg", []), ("jq", [])).Scripts(new JinjaDict { ["name"] = "jq", ["state"] = "present" })[0].ShouldContain("zypper --non-interactive install --type package --auto-agree-with-licenses --no-recommends -- jq");
        With(new PackageModule(), "", ("dpkg", []), ("jq", [])).Invalid(new JinjaDict { ["name"] = "jq", ["state"] = "present" }).Failed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public void The_package_database_of_this_machine_is_read(string shell)
    {
        if (!File.Exists("/usr/bin/dpkg-query"))
        {
            Assert.Skip("dpkg-query is not here");
        }

        var answers = LocalShell.Ask(shell, new PackageQueryKind(), new PackageQuery("dpkg"), new PackageQuery("no-such-package"), new PackageQuery("awk"), new PackageQuery("coreutil*")).Cast<PackageAnswer>().ToList();
        answers[0].Manager.ShouldBe("apt");
        answers[0].Packages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(package => package.Name.ShouldBe("dpkg"), package => package.IsInstalled.ShouldBeTrue(), package => package.IsProvider.ShouldBeFalse());
        answers[1].Packages.ShouldBeEmpty();
        answers[2].Packages.ShouldContain(package => package.IsProvider && package.IsInstalled);
        answers[3].Packages.ShouldContain(package => package.Name == "coreutils");
        LocalShell.Ask(shell, new PackageQueryKind(), new PackageQuery("awk"), new PackageQuery("dpkg:all")).Cast<PackageAnswer>().First().Installed.ShouldNotBeEmpty();
    }

    [Fact]
    public void Rpm_says_what_is_missing_and_who_provides_it()
    {
        var answers = LocalShell.Parse(new PackageQueryKind(), """
            manager dnf
            bash	x86_64	ii	0:5.1.8-6.el9	
            ?mta
            postfix	x86_64	ii	2:3.5.9-24.el9	
            ?nothing

            """, new PackageQuery("bash-5.1.8"), new PackageQuery("mta"), new PackageQuery("nothing"), new PackageQuery("bash-4")).Cast<PackageAnswer>().ToList();
        answers[0].Installed.Single().Version.ShouldBe("0:5.1.8-6.el9");
        answers[1].Installed.Single().ShouldSatisfyAllConditions(package => package.Name.ShouldBe("postfix"), package => package.IsProvider.ShouldBeTrue());
        answers[2].Packages.ShouldBeEmpty();
        answers[3].Packages.ShouldBeEmpty();
    }

    private static ModuleCase Apt(params (string Name, InstalledPackage[] Packages)[] packages) => With(new AptModule(), "apt", packages);

    private static ModuleCase With(IModule module, string manager, params (string Name, InstalledPackage[] Packages)[] packages)
    {
        var testCase = new ModuleCase(module).Answering(AptModule.CacheTime, Answer("10000\n9000\n"));
        foreach (var (name, installed) in packages)
        {
            testCase.Answering(new PackageQuery(name), new PackageAnswer(manager, installed));
        }

        return testCase;
    }

    private static ChangeOutcome Output(string text) => new(0, Encoding.UTF8.GetBytes(text), default);

    private static CommandAnswer Answer(string text) => new(0, Encoding.UTF8.GetBytes(text), "");
}
