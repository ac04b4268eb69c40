using Playbooks.Jinja;
using Playbooks.Modules.Facts;
using Playbooks.Queries.Facts;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Facts;

/// <summary>gather_subset: what ansible 2.14's setup gathered on a Debian machine.</summary>
public class FactSubsetsTests
{
    [Theory]
    [InlineData("!all,!min", "")]
    [InlineData("!all,!min,env", "env")]
    [InlineData("!all,!min,hardware,!hardware", "hardware platform")]
    [InlineData("!all,!min,devices", "hardware platform")]
    [InlineData("!all,!min,network", "distribution network platform")]
    [InlineData("!all,!min,virtual,pkg_mgr,service_mgr", "distribution pkg_mgr platform service_mgr virtual")]
    [InlineData("min", "apparmor caps cmdline date_time distribution dns env fips local lsb pkg_mgr platform python selinux service_mgr ssh_pub_keys user")]
    [InlineData("!all", "apparmor caps cmdline date_time distribution dns env fips local lsb pkg_mgr platform python selinux service_mgr ssh_pub_keys user")]
    public void Subsets_are_added_and_left_out_in_any_order(string subsets, string collectors)
        => string.Join(' ', FactSubsets.Select(subsets.Split(',')).Order(StringComparer.Ordinal)).ShouldBe(collectors);

    [Fact]
    public void Not_min_alone_leaves_nothing_as_all_was_not_asked_for()
        => FactSubsets.Select(["!min"]).ShouldBeEmpty();

    [Fact]
    public void An_unknown_subset_fails_unless_it_is_left_out()
    {
        Should.Throw<ModuleFailedException>(() => FactSubsets.Select(["nonsense"])).Message
            .ShouldStartWith("Bad subset 'nonsense' given to Ansible. gather_subset options allowed: all, all_ipv4_addresses, all_ipv6_addresses, apparmor, architecture, caps, chroot, cmdline, date_time, default_ipv4,");
        Should.NotThrow(() => FactSubsets.Select(["!nonsense"]));
    }

    [Theory]
    [InlineData("system", "platform")]
    [InlineData("system_vendor", "hardware")]
    [InlineData("system_capabilities", "caps")]
    [InlineData("processor_vcpus", "hardware")]
    [InlineData("proc_cmdline", "cmdline")]
    [InlineData("distribution_release", "distribution")]
    [InlineData("os_family", "distribution")]
    [InlineData("default_ipv4", "network")]
    [InlineData("eth0", "network")]
    [InlineData("user_id", "user")]
    [InlineData("userspace_bits", "platform")]
    [InlineData("ssh_host_key_rsa_public", "ssh_pub_keys")]
    [InlineData("virtualization_type", "virtual")]
    [InlineData("local", "local")]
    [InlineData("selinux_python_present", "selinux")]
    public void A_fact_belongs_to_its_collector(string fact, string collector) => FactSubsets.CollectorOf(fact).ShouldBe(collector);

    [Fact]
    public void Setup_keeps_only_what_the_subset_selects()
    {
        var answer = new FactsAnswer(new JinjaDict { ["env"] = new JinjaDict(), ["kernel"] = "6", ["eth0"] = new JinjaDict(), ["gather_subset"] = new List<object?>(), ["module_setup"] = true }, []);
        var setup = new ModuleCase(new SetupModule()).Answering(new FactsQuery(null), answer);
        PythonValues.Repr(setup.Satisfied(new JinjaDict { ["gather_subset"] = "!all,!min,env" }).Values["ansible_facts"])
            .ShouldBe("{'ansible_env': {}, 'gather_subset': ['!all', '!min', 'env'], 'module_setup': True}");
    }
}
