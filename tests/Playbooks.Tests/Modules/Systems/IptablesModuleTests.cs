using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Systems;

/// <summary>Rules as Ansible 2.14 puts their words.</summary>
public sealed class IptablesModuleTests
{
    private const string Accepts = "Chain INPUT (policy ACCEPT)\ntarget     prot opt source               destination\n";

    public static TheoryData<string, string> Rules => new()
    {
        { "protocol=tcp destination_port=8443 jump=ACCEPT comment=kube", "-p tcp -j ACCEPT --destination-port 8443 -m comment --comment kube" },
        { "source=!10.0.0.0/8 in_interface=eth0 jump=DROP", "! -s 10.0.0.0/8 -j DROP -i eth0" },
        { "ctstate=ESTABLISHED,RELATED jump=ACCEPT", "-j ACCEPT -m conntrack --ctstate ESTABLISHED,RELATED" },
        { "match=conntrack ctstate=NEW jump=ACCEPT", "-m conntrack -j ACCEPT --ctstate NEW" },
        { "match=state ctstate=NEW", "-m state --state NEW" },
        { "protocol=tcp destination_ports=80,443,8081:8083 jump=ACCEPT wait=5", "-w 5 -p tcp -j ACCEPT -m multiport --dports 80,443,8081:8083" },
        { "protocol=tcp reject_with=tcp-reset ip_version=ipv6", "-p tcp -j REJECT --reject-with tcp-reset" },
        {
            "src_range=10.0.0.1-10.0.0.9 match_set=admin match_set_flags=src limit=2/second limit_burst=20 uid_owner=!root jump=LOG log_prefix=x",
            "-j LOG --log-prefix x -m iprange --src-range 10.0.0.1-10.0.0.9 -m set --match-set admin src -m limit --limit 2/second --limit-burst 20 -m owner ! --uid-owner root"
        },
        { "match=iprange dst_range=1-2 syn=negate icmp_type=8", "-m iprange ! --syn --dst-range 1-2 --icmp-type 8" },
        { "jump=TEE gateway=192.168.0.1 protocol=udp to_ports=8600 out_interface=lo set_dscp_mark=8", "-p udp -j TEE --gateway 192.168.0.1 -o lo --to-ports 8600 --set-dscp 8" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_put_into_words_as_ansible_does(string given, string rule)
    {
        var arguments = Arguments(given);
        arguments["chain"] = "INPUT";
        var program = given.Contains("ipv6", StringComparison.Ordinal) ? "ip6tables" : "iptables";
        var change = Case(arguments, hasRule: false).Change(arguments);
        change.Changes.ShouldHaveSingleItem().Description.ShouldBe($"{program} -t filter -A INPUT {rule}");
        change.Predicted.Values["rule"].ShouldBe(rule);
        Case(arguments, hasRule: true).Satisfied(arguments);
    }

    [Fact]
    public void Flags_are_named_in_two_lists()
    {
        var arguments = Arguments("chain=INPUT jump=DROP");
        arguments["tcp_flags"] = new JinjaDict { ["flags"] = new List<object?> { "ALL" }, ["flags_set"] = new List<object?> { "ACK", "RST" } };
        Case(arguments, hasRule: false).Change(arguments).Changes[0].Description.ShouldEndWith("INPUT --tcp-flags ALL ACK,RST -j DROP");
    }

    [Theory]
    [InlineData("chain=INPUT jump=DROP action=insert rule_num=3", false, "iptables -t filter -I INPUT 3 -j DROP")]
    [InlineData("chain=INPUT jump=DROP state=absent table=nat", true, "iptables -t nat -D INPUT -j DROP")]
    [InlineData("chain=INPUT policy=DROP", false, "iptables -t filter -P INPUT DROP")]
    [InlineData("chain=INPUT flush=yes", false, "iptables -t filter -F INPUT")]
    [InlineData("flush=yes table=nat", false, "iptables -t nat -F")]
    [InlineData("chain=INPUT log_prefix=x", false, "iptables -t filter -A INPUT -j LOG --log-prefix x")]
    [InlineData("chain=MINE state=absent chain_management=yes", false, "iptables -t filter -X MINE")]
    public void Other_verbs(string given, bool hasRule, string command)
        => Case(Arguments(given), hasRule).Change(Arguments(given)).Changes.ShouldHaveSingleItem().Description.ShouldBe(command);

    [Theory]
    [InlineData("chain=INPUT policy=ACCEPT")]
    [InlineData("chain=INPUT jump=DROP state=absent")]
    public void What_is_so_already_stays(string given) => Case(Arguments(given), hasRule: false).Satisfied(Arguments(given));

    [Fact]
    public void A_chain_that_is_not_managed_counts_as_changed_and_stays()
        => Case(Arguments("chain=MINE state=absent"), hasRule: false).Satisfied(Arguments("chain=MINE state=absent")).Changed.ShouldBeTrue();

    [Fact]
    public void A_command_that_fails_is_told_as_Ansible_tells_it()
    {
        var change = Case(Arguments("chain=NOPE flush=yes"), hasRule: false).Change(Arguments("chain=NOPE flush=yes"));
        var failure = change.ConcludeFailure!(new Playbooks.Modules.ChangeOutcome(1, "/usr/sbin/iptables\n"u8.ToArray(), "iptables: No chain/target/match by that name.\n"u8.ToArray()))!;
        failure.Values["msg"].ShouldBe("iptables: No chain/target/match by that name.");
        failure.Values["cmd"].ShouldBe("/usr/sbin/iptables -t filter -F NOPE");
        failure.Values["stdout"].ShouldBe("");
    }

    [Fact]
    public void A_missing_chain_is_made_when_asked_for()
    {
        var arguments = Arguments("chain=MINE jump=DROP chain_management=yes");
        Case(arguments, hasRule: false, chain: null).Change(arguments).Changes.Select(change => change.Description)
            .ShouldBe(["iptables -t filter -N MINE", "iptables -t filter -A MINE -j DROP"]);
    }

    [Theory]
    [InlineData("jump=DROP", "Either chain or flush parameter must be specified.")]
    [InlineData("chain=INPUT jump=DROP log_level=info", "Logging options can only be used with the LOG jump target.")]
    [InlineData("chain=INPUT policy=DROP flush=yes", "parameters are mutually exclusive: flush|policy")]
    public void What_makes_no_sense_is_refused(string given, string message) => Case(Arguments(given), hasRule: false).Invalid(Arguments(given)).Values["msg"].ShouldBe(message);

    private static JinjaDict Arguments(string words)
    {
        var arguments = new JinjaDict();
        foreach (var word in words.Split(' '))
        {
            arguments[word.Split('=')[0]] = word.Split('=', 2)[1];
        }

        return arguments;
    }

    private static ModuleCase Case(JinjaDict arguments, bool hasRule, string? chain = Accepts)
    {
        var test = new ModuleCase(new IptablesModule());
        foreach (var query in test.Ask(arguments).Cast<CommandQuery>())
        {
            test.Answering(query, query.Script.Contains(" -C ", StringComparison.Ordinal) ? new CommandAnswer(hasRule ? 0 : 1, default, "") : new CommandAnswer(chain is null ? 1 : 0, Encoding.UTF8.GetBytes(chain ?? ""), ""));
        }

        return test;
    }
}
