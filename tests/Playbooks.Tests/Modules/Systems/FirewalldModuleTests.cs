using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Systems;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Systems;

/// <summary>Words of ansible.posix 1.5.</summary>
public class FirewalldModuleTests
{
    [Theory]
    [InlineData("service=https permanent=yes state=enabled", "running\nzone public\npermanent no\n", "firewall-cmd --permanent --zone=public --add-service=https", "Permanent operation, Changed service https to enabled")]
    [InlineData("service=https state=disabled", "running\nzone public\nimmediate yes\n", "firewall-cmd --zone=public --remove-service=https", "Non-permanent operation, Changed service https to disabled")]
    [InlineData("port=80/tcp permanent=yes immediate=yes state=enabled", "running\nzone dmz\npermanent no\nimmediate no\n", "firewall-cmd --permanent --zone=dmz --add-port=80/tcp|firewall-cmd --zone=dmz --add-port=80/tcp", "Permanent and Non-Permanent(immediate) operation, Changed port 80/tcp to enabled")]
    [InlineData("port=80/tcp permanent=yes state=enabled", "offline\nzone public\npermanent no\n", "firewall-offline-cmd --zone=public --add-port=80/tcp", "Permanent operation, Changed port 80/tcp to enabled, (offline operation: only on-disk configs were altered)")]
    [InlineData("masquerade=no permanent=yes state=enabled", "running\nzone public\npermanent yes\n", "firewall-cmd --permanent --zone=public --remove-masquerade", "Permanent operation, Removed masquerade from zone public")]
    [InlineData("source=10.0.0.0/8 zone=internal permanent=yes state=enabled", "running\nzone internal\npermanent no\n", "firewall-cmd --permanent --zone=internal --add-source=10.0.0.0/8", "Permanent operation, Added 10.0.0.0/8 to zone internal")]
    [InlineData("interface=eth1 zone=internal permanent=yes state=enabled", "running\nzone internal\npermanent no\n", "firewall-cmd --permanent --zone=internal --change-interface=eth1", "Permanent operation, Changed eth1 to zone internal")]
    [InlineData("zone=mine permanent=yes state=present", "running\nzone mine\npermanent no\n", "firewall-cmd --permanent --new-zone=mine", "Permanent operation, Added zone mine, Changed zone mine to present")]
    [InlineData("zone=mine target=DROP permanent=yes state=enabled", "running\nzone mine\npermanent no\n", "firewall-cmd --permanent --zone=mine --set-target=DROP", "Permanent operation, Set zone mine target to DROP")]
    [InlineData("service=ssh timeout=60 state=enabled", "running\nzone public\nimmediate failed 101 Error: INVALID_SERVICE: ssh\n", "firewall-cmd --zone=public --add-service=ssh --timeout=60", "Non-permanent operation, Changed service ssh to enabled")]
    public void A_setting_is_changed_where_it_differs(string given, string looked, string commands, string message)
    {
        var change = Case(given, looked).Change(Arguments(given));
        string.Join('|', change.Changes.Select(step => step.Description)).ShouldBe(commands);
        change.Conclude!([]).Values["msg"].ShouldBe(message);
        change.Predicted.Values.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("service=https permanent=yes state=enabled", "running\nzone public\npermanent yes\n", "Permanent operation")]
    [InlineData("zone=public state=enabled", "running\nzone public\n", "")]
    public void What_is_so_already_stays(string given, string looked, string message) => Case(given, looked).Satisfied(Arguments(given)).Values["msg"].ShouldBe(message);

    [Theory]
    [InlineData("port=80 state=enabled", "running\nzone public\n", "improper port format (missing protocol?)")]
    [InlineData("port=80/tcp state=enabled", "offline\nzone public\n", "firewall is not currently running, unable to perform immediate actions without a running firewall daemon")]
    [InlineData("port=80/tcp state=present", "running\nzone public\n", "absent and present state can only be used in zone level operations")]
    [InlineData("zone=mine state=present", "running\nzone mine\n", "Zone operations must be permanent. Make sure you didn't set the 'permanent' flag to 'false' or the 'immediate' flag to 'true'.")]
    [InlineData("source=10.0.0.1 state=enabled", "", "missing parameter(s) required by 'source': permanent")]
    [InlineData("interface=eth0 state=enabled", "", "missing parameter(s) required by 'interface': zone")]
    [InlineData("port=1/tcp service=x state=enabled", "", "parameters are mutually exclusive: icmp_block|icmp_block_inversion|service|protocol|port|port_forward|rich_rule|interface|masquerade|source|target")]
    [InlineData("service=x zone=nope permanent=yes state=enabled", "running\nzone nope\npermanent failed 112 Error: INVALID_ZONE: nope\n", "ERROR: Exception caught: INVALID_ZONE: nope")]
    [InlineData("service=x state=disabled", "running\nzone public\nimmediate failed 252 FirewallD is not running\n", "ERROR: Exception caught: FirewallD is not running")]
    [InlineData("service=x state=disabled", "running\nzone public\nimmediate failed 253 Authorization failed.\n", "ERROR: Exception caught: Authorization failed.")]
    [InlineData("service=x permanent=yes state=disabled", "running\nzone public\npermanent failed 137\n", "ERROR: Exception caught: firewall-cmd ended with status 137")]
    [InlineData("service=x permanent=yes state=disabled", "offline\nzone public\npermanent failed 127 sh: firewall-offline-cmd: not found\n", "ERROR: Exception caught: sh: firewall-offline-cmd: not found")]
    public void What_cannot_be_is_refused(string given, string looked, string message) => Case(given, looked).Invalid(Arguments(given)).Values["msg"].ShouldBe(message);

    [Theory]
    [InlineData("service=x state=disabled", "exit 0", "running|zone public|immediate yes|")]
    [InlineData("service=x state=disabled", "exit 1", "running|zone public|immediate no|")]
    [InlineData("service=x state=disabled", "echo 'FirewallD is not running' >&2; exit 252", "running|zone public|immediate failed 252 FirewallD is not running|")]
    [InlineData("zone=mine permanent=yes state=absent", "echo block mine", "running|zone mine|permanent yes|")]
    [InlineData("zone=mine permanent=yes state=absent", "echo block mines", "running|zone mine|permanent no|")]
    [InlineData("zone=mine permanent=yes state=absent", "echo lost >&2; exit 1", "running|zone mine|permanent failed 254 lost|")]
    [InlineData("zone=mine target=DROP permanent=yes state=disabled", "echo DROP", "running|zone mine|permanent yes|")]
    [InlineData("zone=mine target=DROP permanent=yes state=disabled", "echo default", "running|zone mine|permanent no|")]
    [InlineData("zone=mine target=DROP permanent=yes state=disabled", "echo 'Error: INVALID_ZONE: mine' >&2; exit 112", "running|zone mine|permanent failed 112 Error: INVALID_ZONE: mine|")]
    public void A_question_that_failed_is_told_from_a_no(string given, string program, string told)
    {
        var query = (CommandQuery)new ModuleCase(new FirewalldModule()).Ask(Arguments(given))[0];
        using var folder = new TestFolder(("firewall-cmd", $"#!/bin/sh\ncase $1 in --get-default-zone) echo public; exit ;; esac\n{program}\n"), ("denied/firewall-cmd", "#!/bin/sh\necho denied >&2; exit 253\n"));
        foreach (var name in (string[])["firewall-cmd", "denied/firewall-cmd"])
        {
            File.SetUnixFileMode(folder.File(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        foreach (var shell in LocalShell.Names)
        {
            LocalShell.Run(shell, $"PATH={folder.Path}:$PATH\n{query.Script}").OutputText.Replace('\n', '|').ShouldBe(told, shell);
            LocalShell.Run(shell, $"PATH={folder.Path}/denied:$PATH\n{query.Script}").OutputText.ShouldBe("running\nimmediate failed 253 denied\n", shell);
        }
    }

    [Theory]
    [InlineData("echo 'FirewallD is not running' >&2; exit 252", "offline|zone public|permanent no|")]
    [InlineData("echo 'Error: DBUS_ERROR: lost' >&2; exit 1", "running|immediate failed 1 Error: DBUS_ERROR: lost|")]
    [InlineData("echo bad >&2; exit 2", "running|immediate failed 2 bad|")]
    [InlineData("exit 137", "running|immediate failed 137|")]
    public void Only_the_answer_that_it_does_not_run_means_that_it_does_not_run(string program, string told)
    {
        const string Given = "service=x permanent=yes state=disabled";
        var query = (CommandQuery)new ModuleCase(new FirewalldModule()).Ask(Arguments(Given))[0];
        using var folder = new TestFolder(("firewall-cmd", $"#!/bin/sh\n{program}\n"), ("firewall-offline-cmd", "#!/bin/sh\n[ $1 != --get-default-zone ] || { echo public; exit; }\nexit 1\n"));
        foreach (var name in (string[])["firewall-cmd", "firewall-offline-cmd"])
        {
            File.SetUnixFileMode(folder.File(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        foreach (var shell in LocalShell.Names)
        {
            LocalShell.Run(shell, $"PATH={folder.Path}:$PATH\n{query.Script}").OutputText.Replace('\n', '|').ShouldBe(told, shell);
        }

        Case("zone=public state=enabled", "running\nimmediate failed 1 Error: DBUS_ERROR: lost\n").Invalid(Arguments("zone=public state=enabled")).Values["msg"].ShouldBe("ERROR: Exception caught: DBUS_ERROR: lost");
    }

    [Fact]
    public void What_firewalld_does_not_know_is_told_in_its_words()
    {
        const string Given = "service=nope permanent=yes state=enabled";
        Case(Given, "running\nzone public\npermanent no\n").Change(Arguments(Given)).ConcludeFailure!(new ChangeOutcome(101, default, "Error: INVALID_SERVICE: nope\n"u8.ToArray()))!.Values["msg"]
            .ShouldBe("ERROR: Exception caught: INVALID_SERVICE: nope Permanent operation, Services are defined by port/tcp relationship and named as they are in /etc/services (on most systems)");
    }

    private static JinjaDict Arguments(string given) => JinjaDict.From(given.Split(' ').Select(word => word.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (object?)pair[1])));

    private static ModuleCase Case(string given, string looked)
    {
        var testCase = new ModuleCase(new FirewalldModule());
        foreach (var query in testCase.Ask(Arguments(given)))
        {
            testCase.Answering(query, new CommandAnswer(0, Encoding.UTF8.GetBytes(looked), ""));
        }

        return testCase;
    }
}
