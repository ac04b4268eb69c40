using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Systems;

public class CronModuleTests
{
    private const string Table = "MAILTO=\"me\"\n0 1 * * * by-hand\n#Ansible: backup\n5 2 * * * /usr/bin/backup\n";

    [Theory]
    [InlineData("5", "2", "/usr/bin/backup", "", null)]
    [InlineData("5", "3", "/usr/bin/backup", "", "MAILTO=\"me\"\n0 1 * * * by-hand\n#Ansible: backup\n5 3 * * * /usr/bin/backup\n")]
    public void A_job_is_changed_only_when_it_differs(string minute, string hour, string job, string _, string? expected)
        => Written(Crontab(Table), new JinjaDict { ["name"] = "backup", ["minute"] = minute, ["hour"] = hour, ["job"] = job }).ShouldBe(expected);

    [Fact]
    public void Jobs_are_added_disabled_and_removed()
    {
        Written(Crontab(""), new JinjaDict { ["name"] = "x", ["special_time"] = "daily", ["job"] = "run" }).ShouldBe("#Ansible: x\n@daily run\n");
        Written(Crontab(Table), new JinjaDict { ["name"] = "backup", ["minute"] = "5", ["hour"] = "2", ["job"] = "/usr/bin/backup", ["disabled"] = true })!.ShouldEndWith("#Ansible: backup\n#5 2 * * * /usr/bin/backup\n");
        Written(Crontab(Table), new JinjaDict { ["name"] = "backup", ["state"] = "absent" }).ShouldBe("MAILTO=\"me\"\n0 1 * * * by-hand\n");
        Written(Crontab(Table), new JinjaDict { ["name"] = "other", ["state"] = "absent" }).ShouldBeNull();
    }

    [Fact]
    public void Variables_have_a_place()
    {
        Written(Crontab(Table), new JinjaDict { ["name"] = "MAILTO", ["env"] = true, ["job"] = "me" }).ShouldBeNull();
        Written(Crontab(Table), new JinjaDict { ["name"] = "PATH", ["env"] = true, ["job"] = "/opt", ["insertafter"] = "MAILTO" })!.ShouldStartWith("MAILTO=\"me\"\nPATH=\"/opt\"\n0 1");
        Written(Crontab(Table), new JinjaDict { ["name"] = "PATH", ["env"] = true, ["job"] = "/opt" })!.ShouldStartWith("PATH=\"/opt\"\nMAILTO");
    }

    [Fact]
    public void A_file_has_a_user_in_its_lines_and_goes_when_it_is_empty()
    {
        var file = new ModuleCase(new CronModule()).Answering(new FileContentQuery("/etc/cron.d/b"), new FileContentAnswer("", null));
        file.Change(new JinjaDict { ["name"] = "b", ["cron_file"] = "b", ["job"] = "run", ["user"] = "bob" }).Changes[0].Diff!.After.ShouldBe("#Ansible: b\n* * * * * bob run\n");
        file.Answering(new FileContentQuery("/etc/cron.d/b"), new FileContentAnswer("", "#Ansible: b\n* * * * * bob run\n"u8.ToArray()))
            .Change(new JinjaDict { ["name"] = "b", ["cron_file"] = "b", ["state"] = "absent" }).Changes[0].Description.ShouldBe("remove /etc/cron.d/b");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Crontab("").Invalid(new JinjaDict { ["name"] = "x" }).Failed.ShouldBeTrue();
        Crontab("").Invalid(new JinjaDict { ["name"] = "x", ["job"] = "y", ["special_time"] = "daily", ["hour"] = "1" }).Failed.ShouldBeTrue();
        var none = new ModuleCase(new CronModule());
        var arguments = new JinjaDict { ["name"] = "x", ["job"] = "y" };
        none.Answering(none.Ask(arguments)[0], new CommandAnswer(127, default, "")).Invalid(arguments).Values["msg"].ShouldBe("there is no crontab command on this host: install cron first");
    }

    private static ModuleCase Crontab(string text)
    {
        var testCase = new ModuleCase(new CronModule());
        return testCase.Answering(testCase.Ask(new JinjaDict { ["name"] = "any" })[0], new CommandAnswer(text.Length == 0 ? 1 : 0, Encoding.UTF8.GetBytes(text), ""));
    }

    private static string? Written(ModuleCase testCase, JinjaDict arguments)
        => testCase.Decide(arguments) is Decision.Change change ? Encoding.UTF8.GetString(((RunScript)change.Changes[0]).Input!.Value.Span) : null;
}
