using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Systems;

public class KernelModulesTests
{
    [Fact]
    public void A_parameter_that_is_in_file_and_kernel_is_left_alone()
    {
        var result = Sysctl("# mine\nnet.ipv4.ip_forward = 1\n", "1").Satisfied(new JinjaDict { ["name"] = "net.ipv4.ip_forward", ["value"] = "yes", ["sysctl_set"] = true });
        result.Changed.ShouldBeFalse();
    }

    [Fact]
    public void File_and_kernel_are_changed_each_when_it_differs()
    {
        var arguments = new JinjaDict { ["name"] = "net.ipv4.ip_forward", ["value"] = 1L, ["sysctl_set"] = true };
        Descriptions(Sysctl("net.ipv4.ip_forward=1\n", "0").Change(arguments)).ShouldBe(["set net.ipv4.ip_forward = 1", "load /etc/sysctl.conf"]);
        var both = Sysctl(null, null).Change(arguments);
        Descriptions(both).ShouldBe(["set net.ipv4.ip_forward = 1", "write /etc/sysctl.conf", "load /etc/sysctl.conf"]);
        both.Changes[1].Diff!.After.ShouldBe("net.ipv4.ip_forward=1\n");
        Sysctl("a=1\n", null).Satisfied(new JinjaDict { ["name"] = "b", ["state"] = "absent" });
        Sysctl("a=1\n", "x").Invalid(new JinjaDict { ["name"] = "b" }).Values["msg"].ShouldBe("state is present but all of the following are missing: value");
    }

    [Theory]
    [InlineData("a=1\n# c\nb = 2\na=3\n", "b", "5", "a=1\n# c\nb=5\n")]
    [InlineData("x=1 2\t3", "x", "1 2 3", "x=1 2 3\n")]
    [InlineData("# c\n; d\nnet.a = 1\n net.b=2\nnet.a=3\n", "net.b", "3", "# c\n; d\nnet.a=1\nnet.b=3\n")]
    [InlineData("net.a = 1\nnet.a=3\n", "net.a", "3", "net.a = 1\nnet.a=3\n")]
    [InlineData("b=2\n", "b", null, "")]
    [InlineData("", "b", "2", "b=2\n")]
    public void Lines_are_edited_in_place(string before, string name, string? value, string after) => SysctlFile.Edit(before, name, value).ShouldBe(after);

    [Fact]
    public void A_file_that_is_right_is_loaded_when_the_kernel_has_another_value()
    {
        var arguments = new JinjaDict { ["name"] = "net.ipv4.ip_forward", ["value"] = "1" };
        Descriptions(Sysctl("net.ipv4.ip_forward=1\n", "0").Change(arguments)).ShouldBe(["load /etc/sysctl.conf"]);
        Sysctl("net.ipv4.ip_forward=1\n", "0").Satisfied(new JinjaDict(arguments) { ["reload"] = false });
    }

    [Fact]
    public void A_module_is_loaded_when_it_is_neither_loaded_nor_built_in()
    {
        new ModuleCase(new ModprobeModule()).Answering(new KernelModuleQuery("overlay"), new KernelModuleAnswer(true, true)).Satisfied(new JinjaDict { ["name"] = "overlay" });
        new ModuleCase(new ModprobeModule()).Answering(new KernelModuleQuery("bonding"), new KernelModuleAnswer(false, true)).Scripts(new JinjaDict { ["name"] = "bonding", ["params"] = "mode=1 x='a b'" })
            .ShouldBe(["modprobe bonding mode=1 'x=a b'"]);
        new ModuleCase(new ModprobeModule()).Answering(new KernelModuleQuery("x"), new KernelModuleAnswer(true, false)).Scripts(new JinjaDict { ["name"] = "x", ["state"] = "absent" }).ShouldBe(["modprobe -r x"]);
        new ModuleCase(new ModprobeModule()).Answering(new KernelModuleQuery("x"), new KernelModuleAnswer(true, true)).Satisfied(new JinjaDict { ["name"] = "x", ["state"] = "absent" });
    }

    [Fact]
    public void Persistence_is_looked_for_in_all_files()
    {
        var arguments = new JinjaDict { ["name"] = "x", ["persistent"] = "present", ["params"] = "a=1" };
        ModuleCase With(string lines)
        {
            var testCase = new ModuleCase(new ModprobeModule()).Answering(new KernelModuleQuery("x"), new KernelModuleAnswer(true, false));
            return testCase.Answering(testCase.Ask(arguments)[1], new CommandAnswer(0, Encoding.UTF8.GetBytes(lines), ""));
        }

        With("/etc/modules-load.d/modules.conf:# comment\n/etc/modules-load.d/modules.conf:x # why\n/etc/modprobe.d/my.conf:options x a=1\n").Satisfied(arguments);
        Descriptions(With("/etc/modules-load.d/m.conf:x\n/etc/modprobe.d/my.conf:options x a=2\n").Change(arguments)).ShouldBe(["take x out of /etc/modprobe.d/my.conf", "write /etc/modprobe.d/x.conf"]);
        Descriptions(With("/etc/modules-load.d/m.conf:xy\n").Change(arguments)).ShouldBe(["write /etc/modules-load.d/x.conf", "write /etc/modprobe.d/x.conf"]);
        arguments["persistent"] = "absent";
        Descriptions(With("/etc/modules-load.d/m.conf:x\n/etc/modprobe.d/my.conf:options x a=1\n").Change(arguments)).ShouldBe(["take x out of /etc/modules-load.d/m.conf", "take x out of /etc/modprobe.d/my.conf"]);
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_line_is_taken_out_by_a_new_file_in_the_place_of_the_old(string shell)
    {
        using var folder = new TestFolder(("m.conf", "y\nx # why\n"));
        var (file, link, hard) = (folder.File("m.conf"), folder.File("link.conf"), folder.File("hard"));
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.CreateSymbolicLink(link, file);
        LocalShell.Run("dash", $"ln {file} {hard}");
        var arguments = new JinjaDict { ["name"] = "x", ["persistent"] = "absent" };
        var testCase = new ModuleCase(new ModprobeModule()).Answering(new KernelModuleQuery("x"), new KernelModuleAnswer(true, false));
        testCase.Answering(testCase.Ask(arguments)[1], new CommandAnswer(0, Encoding.UTF8.GetBytes($"{link}:y\n{link}:x # why\n"), ""));
        LocalShell.Run(shell, testCase.Scripts(arguments)[0]).Status.ShouldBe(0);
        (File.ReadAllText(file), File.GetUnixFileMode(file), File.ReadAllText(hard)).ShouldBe(("y\n#x # why\n", UnixFileMode.UserRead, "y\nx # why\n"));
        Directory.GetFileSystemEntries(folder.Path).Order().ShouldBe([hard, link, file]);
    }

    [Theory]
    [InlineData("n1\nfile n1\n", "n1", false)]
    [InlineData("old\nfile n1\n", "n1", true)]
    [InlineData("n1\nfile old\n", "n1", true)]
    [InlineData("n1\n", "n1", true)]
    [InlineData("n1\nopenrc n1\n", "n1", false)]
    public void The_name_must_be_right_now_and_at_boot(string answer, string name, bool changes)
    {
        var testCase = new ModuleCase(new HostnameModule());
        var arguments = new JinjaDict { ["name"] = name };
        testCase.Answering(testCase.Ask(arguments)[0], new CommandAnswer(0, Encoding.UTF8.GetBytes(answer), "")).Answering(testCase.Ask(arguments)[1], new CommandAnswer(0, "full n1.example.org\n"u8.ToArray(), ""));
        var decision = testCase.Decide(arguments);
        (decision is Decision.Change).ShouldBe(changes);
        var result = decision is Decision.Change change ? change.Predicted : ((Decision.Satisfied)decision).Result;
        (result.Facts!["ansible_fqdn"], result.Facts["ansible_domain"]).ShouldBe(("n1.example.org", "example.org"));
    }

    private static IEnumerable<string> Descriptions(Decision.Change change) => change.Changes.Select(step => step.Description);

    private static ModuleCase Sysctl(string? file, string? value)
        => new ModuleCase(new SysctlModule())
            .Answering(new FileContentQuery("/etc/sysctl.conf"), new FileContentAnswer("/etc/sysctl.conf", file is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(file)))
            .Answering(new SysctlQuery("net.ipv4.ip_forward"), new SysctlAnswer(value));
}
