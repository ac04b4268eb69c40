using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Controller;
using Playbooks.Modules.Packaging;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Commands;

public class SmallModulesTests
{
    [Fact]
    public void Raw_runs_each_time_and_fails_by_its_status()
    {
        var change = new ModuleCase(new RawModule()).Change(new JinjaDict { ["_raw_params"] = "uptime" });
        change.Conclude!([new ChangeOutcome(0, "up\n"u8.ToArray(), default)]).ShouldSatisfyAllConditions(result => result.Failed.ShouldBeFalse(), result => result.Changed.ShouldBeTrue(), result => result.Values["stdout"].ShouldBe("up\n"));
        change.Conclude!([new ChangeOutcome(3, default, default)]).ShouldSatisfyAllConditions(result => result.Failed.ShouldBeTrue(), result => result.Values["rc"].ShouldBe(3L));
        ((IModule)new RawModule()).CheckMode(new RawArguments()).ShouldBe(CheckModeSupport.SkipWithResult);
    }

    [Fact]
    public void Ping_answers_and_crashes_on_request()
    {
        var ping = new ModuleCase(new PingModule());
        ping.Answering(ping.Ask([]).Single(), new CommandAnswer(0, default, ""));
        ping.Satisfied([]).Values["ping"].ShouldBe("pong");
        ping.Satisfied(new JinjaDict { ["data"] = "here" }).Values["ping"].ShouldBe("here");
        ping.Invalid(new JinjaDict { ["data"] = "crash" }).Values["msg"].ShouldBe("boom");
    }

    [Fact]
    public void Set_stats_carries_values_to_the_end_of_the_run()
    {
        var stats = (JinjaDict)new ModuleCase(new SetStatsModule()).Satisfied(new JinjaDict { ["data"] = new JinjaDict { ["a"] = 1L } }).Values["ansible_stats"]!;
        ((JinjaDict)stats["data"]!)["a"].ShouldBe(1L);
        (stats["per_host"], stats["aggregate"]).ShouldBe((false, true));
    }

    [Fact]
    public void Apk_adds_what_is_missing_and_counts_what_it_did()
    {
        Package(new ApkModule(), "apk", true).Satisfied(new JinjaDict { ["name"] = "x" });
        var change = Package(new ApkModule(), "apk", false).Change(new JinjaDict { ["name"] = "x" });
        ((RunScript)change.Changes.ShouldHaveSingleItem()).Script.ShouldBe("apk --wait 60 --no-progress add x </dev/null");
        change.Conclude!([new ChangeOutcome(0, "(1/1) Installing x (1.0-r0)\nOK: 8 MiB in 15 packages\n"u8.ToArray(), default)]).Changed.ShouldBeTrue();
        change.Conclude!([new ChangeOutcome(0, "OK: 8 MiB in 15 packages\n"u8.ToArray(), default)]).Changed.ShouldBeFalse();
        Package(new ApkModule(), "apk", true).Scripts(new JinjaDict { ["name"] = "x", ["state"] = "absent" }).ShouldBe(["apk --wait 60 --no-progress del x </dev/null"]);
        Package(new ApkModule(), "apk", false).Satisfied(new JinjaDict { ["name"] = "x", ["state"] = "absent" });
        ((IModule)new ApkModule()).Acts(new ApkArguments { State = "latest" }).ShouldBeTrue();
    }

    [Fact]
    public void Zypper_installs_what_is_missing_and_believes_Nothing_to_do()
    {
        Package(new ZypperModule(), "zypper", true).Satisfied(new JinjaDict { ["name"] = "x" });
        var change = Package(new ZypperModule(), "zypper", false).Change(new JinjaDict { ["name"] = "x" });
        ((RunScript)change.Changes.ShouldHaveSingleItem()).Script.ShouldBe(
            "env ZYPP_LOCK_TIMEOUT=60 LC_ALL=C zypper --non-interactive install --type package --auto-agree-with-licenses --no-recommends -- x </dev/null");
        change.Conclude!([new ChangeOutcome(0, "Nothing to do.\n"u8.ToArray(), default)]).Changed.ShouldBeFalse();
        Package(new ZypperModule(), "zypper", false).Satisfied(new JinjaDict { ["name"] = "x", ["state"] = "absent" });
    }

    private static ModuleCase Package(IModule module, string manager, bool installed)
        => new ModuleCase(module).Answering(new PackageQuery("x"), new PackageAnswer(manager, installed ? [new InstalledPackage("x", "1.0", "noarch") { IsInstalled = true }] : []));
}
