using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Systems;
using Playbooks.Queries.Files;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Systems;

public class MountModuleTests
{
    private const string Fstab = "# static\nUUID=1 / ext4 errors=remount-ro 0 1\n/dev/vdb1\t/srv/my\\040data xfs defaults 0 0\nnone /tmp tmpfs size=1g 0 0\n/dev/vdc none swap sw 0 0\n";

    private const string Mounts = "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n30 22 254:2 / /srv/my\\040data rw shared:2 - xfs /dev/vdb1 rw\n";

    [Theory]
    [InlineData("mounted", "/srv/my data", "/dev/vdb1", "xfs", "defaults", "")]
    [InlineData("mounted", "/srv/my data/", "/dev/vdb1", "xfs", "noatime", "write /etc/fstab|remount /srv/my data")]
    [InlineData("mounted", "/new", "nas:/x", "nfs", "ro", "write /etc/fstab|mount /new")]
    [InlineData("mounted", "/tmp", "none", "tmpfs", "size=1g", "mount /tmp")]
    [InlineData("present", "/tmp", "none", "tmpfs", "size=1g", "")]
    [InlineData("present", "none", "/dev/vdd", "swap", "sw", "write /etc/fstab")]
    [InlineData("present", "none", "/dev/vdc", "swap", "sw", "")]
    [InlineData("absent", "/srv/my data", null, null, null, "write /etc/fstab|unmount /srv/my data|remove /srv/my data")]
    [InlineData("absent", "/", "/dev/other", null, null, "write /etc/fstab|unmount /|remove /")]
    [InlineData("absent", "/nowhere", null, null, null, "")]
    [InlineData("absent", "none", "/dev/vdc", "swap", null, "write /etc/fstab")]
    [InlineData("unmounted", "/srv/my data", null, null, null, "unmount /srv/my data")]
    [InlineData("unmounted", "/tmp", null, null, null, "")]
    [InlineData("remounted", "/srv/my data", null, null, null, "remount /srv/my data")]
    [InlineData("ephemeral", "/mnt", "/dev/sr0", "iso9660", null, "mount /mnt")]
    [InlineData("ephemeral", "/srv/my data", "/dev/vdb1", "xfs", null, "remount /srv/my data")]
    public void Fstab_and_the_running_system_follow(string state, string path, string? source, string? kind, string? options, string expected)
    {
        var arguments = new JinjaDict { ["state"] = state, ["path"] = path, ["src"] = source, ["fstype"] = kind, ["opts"] = options };
        var decision = Case().Decide(arguments);
        string.Join('|', decision is Decision.Change change ? change.Changes.Select(step => step.Description) : []).ShouldBe(expected);
        (decision is Decision.Satisfied).ShouldBe(expected.Length == 0);
    }

    [Fact]
    public void Other_lines_of_fstab_stay_as_they_are()
    {
        Case().Change(new JinjaDict { ["state"] = "present", ["path"] = "/srv/my data", ["src"] = "/dev/vdb1", ["fstype"] = "xfs", ["boot"] = false, ["opts"] = "ro" }).Changes[0].Diff!.After
            .ShouldBe(Fstab.Replace("/dev/vdb1\t/srv/my\\040data xfs defaults 0 0", "/dev/vdb1 /srv/my\\040data xfs ro,noauto 0 0"));
        Case().Change(new JinjaDict { ["state"] = "absent", ["path"] = "/tmp" }).Changes[0].Diff!.After.ShouldBe(Fstab.Replace("none /tmp tmpfs size=1g 0 0\n", ""));
    }

    [Theory]
    [InlineData("defaults", false, "defaults", "no", "Ignore the 'boot' due to 'opts' contains 'defaults'.")]
    [InlineData("ro,noauto", false, "ro,noauto", "yes", "Ignore the 'boot' due to 'opts' contains 'noauto'.")]
    [InlineData("ro", false, "ro,noauto", "no", null)]
    public void Boot_gives_way_to_options(string given, bool boot, string options, string told, string? warning)
    {
        var result = Case().Change(new JinjaDict { ["state"] = "present", ["path"] = "/x", ["src"] = "y", ["fstype"] = "xfs", ["opts"] = given, ["boot"] = boot }).Predicted;
        (result.Values["opts"], result.Values["boot"]).ShouldBe((options, told));
        result.Warnings.ShouldBe(warning is null ? [] : [warning]);
    }

    [Fact]
    public void A_mount_that_fails_takes_its_line_back()
    {
        var change = Case().Change(new JinjaDict { ["state"] = "mounted", ["path"] = "/x", ["src"] = "y", ["fstype"] = "xfs" });
        var script = (RunScript)change.Changes[1];
        Encoding.UTF8.GetString(script.Input!.Value.Span).ShouldBe(Fstab);
        change.ConcludeFailure!(new ChangeOutcome(32, default, "Error mounting /x: no such device\n"u8.ToArray()))!.Values["msg"].ShouldBe("Error mounting /x: no such device\n");
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_helper_that_reads_everything_does_not_get_the_old_fstab(string shell)
    {
        foreach (var isNew in (bool[])[true, false])
        {
            using var folder = new TestFolder();
            var (fstab, link, point) = (folder.File("fstab"), folder.File("link"), folder.File("a/b"));
            File.WriteAllText(fstab, "changed\n");
            File.SetUnixFileMode(fstab, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.CreateSymbolicLink(link, fstab);
            var mount = new MountScript(point, []);
            var step = isNew ? mount.Mount(link, Fstab) : mount.Change(link, Fstab);
            var inode = LocalShell.Run("dash", $"stat -c %i {fstab}").OutputText;
            var outcome = LocalShell.Run(shell, "mount() { cat; echo refused; return 32; }; umount() { cat; }\n" + step.Script, step.Input);
            (outcome.Status, outcome.ErrorText).ShouldBe((32, $"Error mounting {point}: refused\n"));
            File.ReadAllText(fstab).ShouldBe(Fstab);
            File.GetUnixFileMode(fstab).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            LocalShell.Run("dash", $"stat -c %i {fstab}").OutputText.ShouldNotBe(inode);
            Directory.GetFileSystemEntries(folder.Path).Order().ShouldBe([fstab, link]);
        }
    }

    [Fact]
    public void An_fstab_that_is_missing_is_made_with_its_folder()
    {
        ModuleCase Missing() => Case().Answering(new FileContentQuery("/new/etc/fstab"), new FileContentAnswer("/new/etc/fstab", null));
        var arguments = new JinjaDict { ["state"] = "present", ["path"] = "/x", ["src"] = "y", ["fstype"] = "xfs", ["fstab"] = "/new/etc/fstab" };
        Missing().Change(arguments).Changes.Select(step => step.Description).ShouldBe(["make /new/etc", "write /new/etc/fstab"]);
        arguments["state"] = "absent";
        Missing().Satisfied(arguments);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Case().Invalid(new JinjaDict { ["state"] = "mounted", ["path"] = "/x" }).Values["msg"].ShouldBe("state is mounted but all of the following are missing: src, fstype");
        Case().Invalid(new JinjaDict { ["state"] = "present", ["path"] = "/x", ["src"] = "y" }).Values["msg"].ShouldBe("state is present but all of the following are missing: fstype");
        Case().Invalid(new JinjaDict { ["state"] = "ephemeral", ["path"] = "/srv/my data", ["src"] = "/dev/sdz", ["fstype"] = "xfs" }).Values["msg"].ShouldBeOfType<string>().ShouldStartWith("Ephemeral mount point is already mounted with a different source than the specified one.");
    }

    private static ModuleCase Case()
        => new ModuleCase(new MountModule())
            .Answering(new FileContentQuery("/etc/fstab"), new FileContentAnswer("/etc/fstab", Encoding.UTF8.GetBytes(Fstab)))
            .Answering(new FileContentQuery("/proc/self/mountinfo"), new FileContentAnswer("", Encoding.UTF8.GetBytes(Mounts)));
}
