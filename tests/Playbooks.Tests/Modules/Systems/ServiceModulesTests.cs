using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Systems;

public class ServiceModulesTests
{
    [Theory]
    [InlineData("active", "enabled", "started", true, "")]
    [InlineData("activating", "enabled", "started", true, "")]
    [InlineData("inactive", "disabled", "started", true, "systemctl enable x.service|systemctl start x.service")]
    [InlineData("failed", "enabled", "started", null, "systemctl start x.service")]
    [InlineData("active", "enabled", "stopped", false, "systemctl disable x.service|systemctl stop x.service")]
    [InlineData("deactivating", "enabled", "stopped", null, "systemctl stop x.service")]
    [InlineData("inactive", "static", "stopped", false, "systemctl disable x.service")]
    [InlineData("active", "indirect", "started", true, "systemctl enable x.service")]
    [InlineData("active", "alias", "started", false, "")]
    [InlineData("active", "static", "started", true, "")]
    [InlineData("active", "enabled", "restarted", null, "systemctl restart x.service")]
    [InlineData("inactive", "enabled", "restarted", null, "systemctl start x.service")]
    [InlineData("active", "enabled", "reloaded", null, "systemctl reload x.service")]
    public void A_unit_is_brought_to_where_it_is_not_yet(string active, string file, string state, bool? enabled, string expected)
    {
        foreach (var module in new IModule[] { new SystemdModule(), new ServiceModule() })
        {
            var testCase = new ModuleCase(module).Answering(new UnitQuery("x.service"), Unit(active, file));
            var arguments = new JinjaDict { ["name"] = "x", ["state"] = state };
            if (enabled is not null)
            {
                arguments["enabled"] = enabled;
            }

            var decision = testCase.Decide(arguments);
            var steps = decision is Decision.Change change ? change.Changes.Select(step => step.Description) : [];
            string.Join('|', steps).ShouldBe(expected);
            (decision is Decision.Satisfied).ShouldBe(expected.Length == 0);
        }
    }

    [Fact]
    public void A_unit_that_is_not_there_fails_but_not_when_a_reload_may_find_it()
    {
        var unit = new UnitAnswer(new Dictionary<string, string> { ["LoadState"] = "not-found", ["ActiveState"] = "inactive" });
        var testCase = new ModuleCase(new SystemdModule()).Answering(new UnitQuery("x.service"), unit);
        testCase.Invalid(new JinjaDict { ["name"] = "x", ["state"] = "started" }).Values["msg"].ShouldBe("Could not find the requested service x: host");
        testCase.Change(new JinjaDict { ["name"] = "x", ["state"] = "started", ["daemon_reload"] = true }).Changes.Select(step => step.Description)
            .ShouldBe(["systemctl daemon-reload", "systemctl start x.service"]);
    }

    [Theory]
    [InlineData("state", "started", null, "missing parameter(s) required by 'state': name")]
    [InlineData("name", "x", null, "one of the following is required: state, enabled, masked, daemon_reload, daemon_reexec")]
    [InlineData("name", "x*", "started", "This module does not currently support using glob patterns, found '*' in service name: x*")]
    public void What_makes_no_sense_is_refused_in_Ansibles_words(string argument, string value, string? state, string message)
    {
        var arguments = new JinjaDict { [argument] = value };
        if (state is not null)
        {
            arguments["state"] = state;
        }

        new ModuleCase(new SystemdModule()) { Otherwise = _ => Unit("active", "enabled") }.Invalid(arguments).Values["msg"].ShouldBe(message);
    }

    [Fact]
    public void A_unit_that_does_not_start_or_load_is_told_in_Ansibles_words()
    {
        var change = new ModuleCase(new SystemdModule()).Answering(new UnitQuery("x.service"), Unit("inactive", "enabled")).Change(new JinjaDict { ["name"] = "x", ["state"] = "started" });
        change.ConcludeFailure!(new ChangeOutcome(1, default, "Unable to start service x: Job for x.service failed\n"u8.ToArray()))!.Values["msg"].ShouldBe("Unable to start service x: Job for x.service failed\n");
        var broken = new UnitAnswer(new Dictionary<string, string> { ["LoadState"] = "error", ["ActiveState"] = "inactive", ["LoadError"] = "bad" });
        new ModuleCase(new SystemdModule()).Answering(new UnitQuery("x.service"), broken).Invalid(new JinjaDict { ["name"] = "x", ["state"] = "started" }).Values["msg"].ShouldBe("Error loading unit file 'x': bad");
    }

    [Fact]
    public void Reloading_the_manager_acts_and_is_no_change()
    {
        var module = new SystemdModule();
        module.Acts(new SystemdArguments { DaemonReload = true }).ShouldBeTrue();
        var decision = (Decision.Change)new ModuleCase(module).Decide(new JinjaDict { ["daemon_reload"] = "yes" });
        decision.Changes.ShouldHaveSingleItem().Description.ShouldBe("systemctl daemon-reload");
        decision.Predicted.Changed.ShouldBeFalse();
        decision.Conclude!([ChangeOutcome.Done]).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Masking_unmasking_and_scopes()
    {
        var masked = new UnitAnswer(new Dictionary<string, string> { ["LoadState"] = "masked", ["ActiveState"] = "inactive", ["UnitFileState"] = "masked" });
        new ModuleCase(new SystemdModule()).Answering(new UnitQuery("x.socket"), masked).Scripts(new JinjaDict { ["name"] = "x.socket", ["masked"] = false, ["state"] = "started", ["no_block"] = true })
            .ShouldBe(["e=$(systemctl unmask x.socket 2>&1) || { s=$?; printf '%s%s\\n' 'Unable to unmask service x.socket: ' \"$e\" >&2; exit $s; }", "e=$(systemctl start --no-block x.socket 2>&1) || { s=$?; printf '%s%s\\n' 'Unable to start service x.socket: ' \"$e\" >&2; exit $s; }"]);
        new ModuleCase(new SystemdModule()).Answering(new UnitQuery("x.service", "user"), Unit("inactive", "disabled")).Scripts(new JinjaDict { ["name"] = "x", ["masked"] = true, ["scope"] = "user", ["force"] = true })
            [0].ShouldStartWith("e=$(systemctl --user mask --force x.service 2>&1) || ");
        new ModuleCase(new SystemdModule()).Answering(new UnitQuery("x.service"), masked).Satisfied(new JinjaDict { ["name"] = "x", ["masked"] = true }).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Units_made_from_init_scripts_are_enabled_by_their_links()
    {
        var testCase = new ModuleCase(new ServiceModule()).Answering(new UnitQuery("x.service"), Unit("active", "generated"));
        testCase.Answering(SystemdModule.InitLinks("x"), new GlobAnswer("/etc/rc3.d/S01x")).Satisfied(new JinjaDict { ["name"] = "x", ["enabled"] = true });
        testCase.Answering(SystemdModule.InitLinks("x"), new GlobAnswer(null)).Change(new JinjaDict { ["name"] = "x", ["enabled"] = true }).Changes[0].Description.ShouldBe("systemctl enable x.service");
    }

    [Theory]
    [InlineData("found\nopenrc\nrunning\nenabled\n", "started", "")]
    [InlineData("found\nopenrc\n", "started", "rc-update add 'x y' default|{ rc-service 'x y' start; } </dev/null")]
    [InlineData("found\nrunning\nenabled\n", "restarted", "{ /etc/init.d/'x y' stop; sleep 3; /etc/init.d/'x y' start; } </dev/null")]
    public void Without_systemd_openrc_or_init_scripts_do_it(string facts, string state, string expected)
    {
        var arguments = new ServiceArguments { Name = "x y" };
        var testCase = new ModuleCase(new ServiceModule())
            .Answering(new UnitQuery("x y.service"), new UnitAnswer(new Dictionary<string, string>()) { IsWithoutSystemd = true })
            .Answering(InitScriptPlan.Query(arguments), new CommandAnswer(0, System.Text.Encoding.UTF8.GetBytes(facts), ""));
        var values = new JinjaDict { ["name"] = "x y", ["state"] = state, ["enabled"] = true, ["sleep"] = 3L };
        var decision = testCase.Decide(values);
        string.Join('|', decision is Decision.Change change ? change.Changes.Cast<RunScript>().Select(step => step.Script) : []).ShouldBe(expected);
    }

    [Fact]
    public void A_service_nobody_knows_fails()
    {
        var arguments = new ServiceArguments { Name = "no-such-service" };
        var query = InitScriptPlan.Query(arguments);
        foreach (var shell in LocalShell.Names)
        {
            new ModuleCase(new ServiceModule())
                .Answering(new UnitQuery("no-such-service.service"), new UnitAnswer(new Dictionary<string, string>()) { IsWithoutSystemd = true })
                .Answering(query, LocalShell.Ask(shell, new CommandQueryKind(), query)[0])
                .Invalid(new JinjaDict { ["name"] = "no-such-service", ["state"] = "started" }).Values["msg"].ShouldBe("Could not find the requested service no-such-service: host");
        }
    }

    private static UnitAnswer Unit(string active, string file)
        => new(new Dictionary<string, string> { ["LoadState"] = "loaded", ["ActiveState"] = active, ["UnitFileState"] = file });
}
