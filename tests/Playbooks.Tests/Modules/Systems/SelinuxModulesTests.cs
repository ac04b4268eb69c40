using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Systems;

/// <summary>Words of ansible.posix 1.5; what the tools print as their manuals show it.</summary>
public class SelinuxModulesTests
{
    private const string Config = "# This file controls SELinux.\nSELINUX=enforcing\n# comment\nSELINUXTYPE=targeted\n";

    [Theory]
    [InlineData("enforcing", "enforcing\npolicy\n", "", false, "")]
    [InlineData("permissive", "enforcing\npolicy\n", "write /etc/selinux/config|setenforce 0", false, "SELinux state changed from 'enforcing' to 'permissive', Config SELinux state changed from 'enforcing' to 'permissive'")]
    [InlineData("disabled", "enforcing\npolicy\n", "write /etc/selinux/config|setenforce 0", true, "Config SELinux state changed from 'enforcing' to 'disabled'")]
    [InlineData("disabled", "permissive\npolicy\n", "write /etc/selinux/config", true, "Config SELinux state changed from 'enforcing' to 'disabled'")]
    [InlineData("enforcing", "policy\n", "", true, "")]
    public void State_goes_to_the_file_and_the_kernel(string state, string looked, string changes, bool reboot, string message)
    {
        var decision = Selinux(Config, looked).Decide(new JinjaDict { ["state"] = state, ["policy"] = "targeted" });
        var result = decision is Decision.Change change ? change.Conclude!([]) : ((Decision.Satisfied)decision).Result;
        string.Join('|', decision is Decision.Change steps ? steps.Changes.Select(step => step.Description) : []).ShouldBe(changes);
        (result.Changed, result.Values["reboot_required"], result.Values["msg"]).ShouldBe((changes.Length > 0, reboot, message));
    }

    [Fact]
    public void What_needs_a_boot_is_a_warning()
    {
        ((Decision.Satisfied)Selinux(Config, "policy\n").Decide(new JinjaDict { ["state"] = "enforcing", ["policy"] = "targeted" })).Result.Warnings.ShouldBe(["Reboot is required to set SELinux state to 'enforcing'"]);
        Selinux(Config, "enforcing\n").Change(new JinjaDict { ["state"] = "disabled" }).Conclude!([]).Warnings
            .ShouldBe(["SELinux state temporarily changed from 'enforcing' to 'permissive'. State change will take effect next reboot."]);
    }

    [Fact]
    public void The_policy_is_changed_in_the_file_when_it_is_there()
    {
        var arguments = new JinjaDict { ["state"] = "enforcing", ["policy"] = "mls" };
        var change = Selinux(Config, "enforcing\npolicy\n").Change(arguments);
        ((PutFile)change.Changes[0]).Content.Sha256.ShouldBe(FileContent.FromText(Config.Replace("targeted", "mls", StringComparison.Ordinal)).Sha256);
        change.Predicted.Values.ShouldBeEmpty();
        change.Conclude!([]).Values["msg"].ShouldBe("Running SELinux policy changed from 'targeted' to 'mls', SELinux policy configuration in '/etc/selinux/config' changed from 'targeted' to 'mls'");
        Selinux(Config, "enforcing\n").Invalid(arguments).Values["msg"].ShouldBe("Policy mls does not exist in /etc/selinux/");
        Selinux(Config, "").Invalid(new JinjaDict { ["state"] = "permissive" }).Values["msg"].ShouldBe("Policy is required if state is not 'disabled'");
        Selinux(null, "").Invalid(arguments).Values["msg"].ShouldBe("Unable to find file /etc/selinux/config");
    }

    [Theory]
    [InlineData("enforcing\npolicy\ngrubby\nindex=0\nargs=\"ro quiet\"\nindex=1\nargs=\"ro\"\n", "enforcing", null)]
    [InlineData("enforcing\npolicy\ngrubby\nargs=\"ro selinux=0\"\nargs=\"ro selinux=0\"\n", "enforcing", "grubby --update-kernel=ALL --remove-args selinux=0|Kernel SELinux state changed from 'disabled' to 'enabled'")]
    [InlineData("enforcing\npolicy\ngrubby\nargs=\"ro selinux=0\"\nargs=\"ro\"\n", "enforcing", "grubby --update-kernel=ALL --remove-args selinux=0|Kernel SELinux state changed from '<inconsistent>' to 'enabled'")]
    public void The_kernels_parameters_follow(string looked, string state, string? expected)
    {
        var arguments = new JinjaDict { ["state"] = state, ["policy"] = "targeted", ["update_kernel_param"] = true };
        var decision = Selinux(Config, looked).Decide(arguments);
        (decision is Decision.Change change ? $"{change.Changes[^1].Description}|{change.Predicted.Values["msg"]}" : null).ShouldBe(expected);
    }

    [Theory]
    [InlineData("enabled\nhttpd_can_network_connect --> off\n", false, "setsebool httpd_can_network_connect 1")]
    [InlineData("enabled\nhttpd_can_network_connect --> on\n", false, null)]
    [InlineData("enabled\nhttpd_can_network_connect --> on\nhttpd_can_network_connect      (on   ,  off)  Allow httpd to can network connect\n", true, "setsebool -P httpd_can_network_connect 1")]
    [InlineData("enabled\nhttpd_can_network_connect --> off\nhttpd_can_network_connect      (off  ,   on)  Allow httpd to can network connect\n", true, null)]
    public void A_boolean_is_set_where_it_differs(string looked, bool persistent, string? command)
    {
        var arguments = new JinjaDict { ["name"] = "httpd_can_network_connect", ["state"] = true, ["persistent"] = persistent };
        var decision = Seboolean(looked, arguments).Decide(arguments);
        (decision is Decision.Change change ? change.Changes.ShouldHaveSingleItem().Description : null).ShouldBe(command);
    }

    [Fact]
    public void A_boolean_needs_SELinux_and_a_policy_that_knows_it()
    {
        var arguments = new JinjaDict { ["name"] = "nope", ["state"] = true };
        Seboolean("", arguments).Invalid(arguments).Values["msg"].ShouldBe("SELinux is disabled on this host.");
        Seboolean("enabled\n", arguments).Invalid(arguments).Values["msg"].ShouldBe("SELinux boolean nope does not exist.");
    }

    private static ModuleCase Seboolean(string looked, JinjaDict arguments)
    {
        var testCase = new ModuleCase(new SebooleanModule());
        return testCase.Answering(testCase.Ask(arguments)[0], new CommandAnswer(0, Encoding.UTF8.GetBytes(looked), ""));
    }

    private static ModuleCase Selinux(string? config, string looked)
        => new(new SelinuxModule())
        {
            Otherwise = query => query is FileContentQuery ? new FileContentAnswer("", config is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(config)) : new CommandAnswer(0, Encoding.UTF8.GetBytes(looked), ""),
        };
}
