using Playbooks.Queries.Systems;
using Playbooks.Tests.Modules;

namespace Playbooks.Tests.Queries.Systems;

public class SystemQueryKindsTests
{
    public static TheoryData<string> Shells => LocalShell.All;

    [Theory]
    [MemberData(nameof(Shells))]
    public void Kernel_parameters_come_whole(string shell)
    {
        var answers = LocalShell.Ask(shell, new SysctlQueryKind(), new SysctlQuery("kernel.pid_max"), new SysctlQuery("no.such"), new SysctlQuery("net.ipv4.tcp_rmem")).Cast<SysctlAnswer>().ToList();
        answers[0].Value.ShouldBe(File.ReadAllText("/proc/sys/kernel/pid_max").Trim());
        answers[1].Value.ShouldBeNull();
        answers[2].Value!.Split('\t').Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward")]
    [InlineData("net/ipv4/ip_forward", "/proc/sys/net/ipv4/ip_forward")]
    [InlineData("net.ipv4.conf.eth0/1.forwarding", "/proc/sys/net/ipv4/conf/eth0.1/forwarding")]
    [InlineData("net/ipv4/conf/eth0.1/forwarding", "/proc/sys/net/ipv4/conf/eth0.1/forwarding")]
    public void Names_are_paths_as_sysctl_reads_them(string name, string path) => new SysctlQuery(name).Path.ShouldBe(path);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Kernel_modules_count_when_built_in(string shell)
    {
        var answers = LocalShell.Ask(shell, new KernelModuleQueryKind(), new KernelModuleQuery("no-such-module"), new KernelModuleQuery("ext4"), new KernelModuleQuery("proc")).Cast<KernelModuleAnswer>().ToList();
        answers[0].IsPresent.ShouldBeFalse();
        answers[2].IsPresent.ShouldBeTrue();
        answers[1].IsPresent.ShouldBe(Directory.Exists("/sys/module/ext4") || File.ReadAllText("/proc/filesystems").Contains("\text4\n"));
    }

    [Fact]
    public void Loaded_modules_are_told_from_built_in_ones()
    {
        var answers = LocalShell.Parse(new KernelModuleQueryKind(), "loaded br_netfilter\nbuiltin br_netfilter\nbuiltin overlay\n", new KernelModuleQuery("br-netfilter"), new KernelModuleQuery("overlay"), new KernelModuleQuery("ip_vs"));
        answers.ShouldBe([new KernelModuleAnswer(true, false), new KernelModuleAnswer(true, true), new KernelModuleAnswer(false, true)]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Users_and_groups_of_this_machine(string shell)
    {
        var users = LocalShell.Ask(shell, new UserQueryKind(), new UserQuery("root"), new UserQuery("no-such-user")).Cast<UserAnswer>().ToList();
        users[0].ShouldSatisfyAllConditions(user => user.Exists.ShouldBeTrue(), user => user.Uid.ShouldBe(0), user => user.Home.ShouldBe("/root"));
        users[1].Exists.ShouldBeFalse();
        var groups = LocalShell.Ask(shell, new GroupQueryKind(), new GroupQuery("root"), new GroupQuery("0"), new GroupQuery("no-such-group")).Cast<GroupAnswer>().ToList();
        groups.Select(group => group.Gid).ShouldBe([0L, 0L, null]);
        groups[1].Name.ShouldBe("root");
    }

    [Fact]
    public void A_user_has_groups_and_a_shadow_line()
    {
        var user = (UserAnswer)LocalShell.Parse(new UserQueryKind(), """
            bob:x:1001:1001:Bob,,,:/home/bob:/bin/bash
            =
            root:x:0:
            docker:x:990:al,bob
            adm:x:4:bob
            =
            bob:$6$salt$hash:19000:0:99999:7:::
            =

            """, new UserQuery("bob"))[0];
        user.Groups.ShouldBe(["docker", "adm"]);
        user.PasswordHash.ShouldBe("$6$salt$hash");
        user.Shadow[3].ShouldBe("99999");
    }
}
