using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Facts;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Facts;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Facts;

public class FactModulesTests
{
    [Fact]
    public void Setup_filters_with_and_without_the_prefix()
    {
        var setup = new ModuleCase(new SetupModule()).Answering(new FactsQuery(), new FactsAnswer(new JinjaDict { ["os_family"] = "Debian", ["kernel"] = "6", ["gather_subset"] = new List<object?> { "all" } }, []));
        PythonValues.Repr(setup.Satisfied(new JinjaDict { ["filter"] = "ansible_os*" }).Facts).ShouldBe("{'os_family': 'Debian'}");
        PythonValues.Repr(setup.Satisfied(new JinjaDict { ["filter"] = "kern*" }).Values["ansible_facts"]).ShouldBe("{'ansible_kernel': '6'}");
        setup.Satisfied([]).Facts!.Count.ShouldBe(3);
        setup.Ask(new JinjaDict { ["gather_subset"] = "!local" }).ShouldBe([new FactsQuery(null)]);
        setup.Ask(new JinjaDict { ["gather_subset"] = "!all" }).ShouldBe([new FactsQuery()]);
    }

    [Fact]
    public void Packages_are_lists_by_name()
    {
        var facts = Facts(new PackageFactsModule(), "apt\tcurl\tamd64\t7.88\tii \tweb\napt\told\tamd64\t1\trc \tx\nrpm\tkernel\tx86_64\t5.14\t1.el9\t(none)\nrpm\tkernel\tx86_64\t5.15\t1.el9\t2\n");
        var packages = (JinjaDict)facts["packages"]!;
        PythonValues.Repr(packages["curl"]).ShouldBe("[{'name': 'curl', 'version': '7.88', 'arch': 'amd64', 'category': 'web', 'origin': '', 'source': 'apt'}]");
        packages.ContainsKey("old").ShouldBeFalse();
        ((List<object?>)packages["kernel"]!).Cast<JinjaDict>().Select(package => package["epoch"]).ShouldBe([null, 2L]);
    }

    [Fact]
    public void Services_have_a_state_and_a_status()
    {
        var services = (JinjaDict)Facts(new ServiceFactsModule(), "unit ssh.service loaded active running\nunit gone.service not-found inactive dead\nunit bad.service loaded failed failed\nfile ssh.service enabled\nfile getty@.service enabled\n")["services"]!;
        PythonValues.Repr(services["ssh.service"]).ShouldBe("{'name': 'ssh.service', 'state': 'running', 'status': 'enabled', 'source': 'systemd'}");
        new[] { "gone.service", "bad.service", "getty@.service" }.Select(name => ((JinjaDict)services[name]!)["state"]).ShouldBe(["stopped", "failed", "inactive"]);
        ((JinjaDict)services["gone.service"]!)["status"].ShouldBe("not-found");
    }

    [Fact]
    public void Getent_splits_by_the_database()
    {
        PythonValues.Repr(Facts(new GetentModule(), "root:x:0:0:root:/root:/bin/bash\n", new JinjaDict { ["database"] = "passwd", ["key"] = "root" })["getent_passwd"])
            .ShouldBe("{'root': ['x', '0', '0', 'root', '/root', '/bin/bash']}");
        PythonValues.Repr(Facts(new GetentModule(), "127.0.0.1       localhost here\n", new JinjaDict { ["database"] = "hosts" })["getent_hosts"]).ShouldBe("{'127.0.0.1': ['localhost', 'here']}");
        var missing = new JinjaDict { ["database"] = "passwd", ["key"] = "nobody-here", ["fail_key"] = false };
        PythonValues.Repr(Facts(new GetentModule(), "", missing, 2)["getent_passwd"]).ShouldBe("{'nobody-here': None}");
    }

    [Theory]
    [InlineData("yes\n/usr/share/zoneinfo/Europe/Berlin\n\n\nEurope/Berlin\n", false)]
    [InlineData("yes\n/usr/share/zoneinfo/Europe/Berlin\n\n\n", false)]
    [InlineData("yes\n/usr/share/zoneinfo/Etc/UTC\n\n\nEurope/Berlin\n", true)]
    [InlineData("yes\n\n\n\nEtc/UTC\n", true)]
    public void The_time_zone_is_what_localtime_points_to(string answer, bool changes)
    {
        var testCase = new ModuleCase(new TimezoneModule());
        var arguments = new JinjaDict { ["name"] = "Europe/Berlin" };
        testCase.Answering(testCase.Ask(arguments)[0], new CommandAnswer(0, Encoding.UTF8.GetBytes(answer), ""));
        (testCase.Decide(arguments) is Decision.Change).ShouldBe(changes);
    }

    [Theory]
    [InlineData("yes\n\nLOCAL\n/usr/bin/timedatectl\n", "local", null)]
    [InlineData("yes\n\nLOCAL\n/usr/bin/timedatectl\n", "UTC", "executed `/usr/bin/timedatectl set-local-rtc no`")]
    [InlineData("yes\n\n\n/usr/bin/timedatectl\n", "local", "executed `/usr/bin/timedatectl set-local-rtc yes`")]
    public void The_hardware_clock_tells_one_or_the_other(string answer, string wanted, string? message)
    {
        var testCase = new ModuleCase(new TimezoneModule());
        var arguments = new JinjaDict { ["hwclock"] = wanted };
        testCase.Answering(testCase.Ask(arguments)[0], new CommandAnswer(0, Encoding.UTF8.GetBytes(answer), ""));
        (testCase.Decide(arguments) is Decision.Change change ? change.Conclude!([]).Values["msg"] : null).ShouldBe(message);
    }

    private static JinjaDict Facts(IModule module, string answer, JinjaDict? arguments = null, int status = 0)
    {
        var testCase = new ModuleCase(module);
        return testCase.Answering(testCase.Ask(arguments ?? [])[0], new CommandAnswer(status, Encoding.UTF8.GetBytes(answer), "")).Satisfied(arguments ?? []).Facts!;
    }
}
