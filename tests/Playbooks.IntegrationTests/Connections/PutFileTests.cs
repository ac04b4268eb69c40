using System.Diagnostics;
using System.Text;
using Playbooks.Connections;
using Playbooks.Execution.Hosts;
using Playbooks.Modules;
using Playbooks.Modules.Files;

namespace Playbooks.IntegrationTests.Connections;

public sealed class PutFileTests
{
    private readonly string folder = RunFolder.Shared.Create("put");

    public static TheoryData<Flavour> Flavours => [Flavour.Dash, Flavour.Busybox];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(folder, "it's a file");

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_new_file_gets_content_mode_and_owner_and_nothing_else_is_left(Flavour flavour)
    {
        var reply = await PutAsync(flavour, Put("line\n'quoted' %s \\n €\n") with { Mode = 0b110_100_000, Owner = "daemon", Group = "1" });

        (reply.Status, reply.ErrorText, BackupOf(reply)).ShouldBe((0, "", ""));
        FileResults.ReadStat(new ChangeOutcome(0, Encoding.UTF8.GetBytes(reply.OutputText), default), Target)!.Size.ShouldBe(new FileInfo(Target).Length);
        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("line\n'quoted' %s \\n €\n");
        Stat().ShouldBe("640 1:1");
        Directory.GetFileSystemEntries(folder).ShouldBe([Target]);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Without_mode_and_owner_a_new_file_is_0644_and_an_existing_one_keeps_its_own(Flavour flavour)
    {
        await PutAsync(flavour, Put("one"));
        Stat().ShouldBe("644 0:0");
        await RunAsync("chown", "2:3", Target);
        await RunAsync("chmod", "751", Target);

        await PutAsync(flavour, Put("two"));

        Stat().ShouldBe("751 2:3");
        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("two");
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Every_byte_arrives_inline_and_as_an_upload(Flavour flavour)
    {
        var small = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var large = new byte[300_000];
        new Random(1).NextBytes(large);

        await PutAsync(flavour, Put("") with { Content = FileContent.FromBytes(small) });
        (await File.ReadAllBytesAsync(Target, Token)).ShouldBe(small);
        await PutAsync(flavour, Put("") with { Content = FileContent.FromBytes(large), Mode = 0b110_000_000 });

        (await File.ReadAllBytesAsync(Target, Token)).ShouldBe(large);
        Stat().ShouldBe("600 0:0");
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_backup_is_named_as_Ansible_names_it_and_keeps_content_and_mode(Flavour flavour)
    {
        await File.WriteAllTextAsync(Target, "old", Token);
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var reply = await PutAsync(flavour, Put("new") with { Backup = true, Mode = 0b110_100_100 });

        var backup = BackupOf(reply);
        backup.ShouldMatch("^" + System.Text.RegularExpressions.Regex.Escape(Target) + @"\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$");
        (await File.ReadAllTextAsync(backup, Token)).ShouldBe("old");
        File.GetUnixFileMode(backup).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_file_that_fails_its_validation_is_not_put_in_place(Flavour flavour)
    {
        await File.WriteAllTextAsync(Target, "old", Token);

        var bad = await PutAsync(flavour, Put("bad") with { Validate = "grep good %s || { echo no good; exit 3; }" });
        var text = await File.ReadAllTextAsync(Target, Token);
        var good = await PutAsync(flavour, Put("good") with { Validate = "grep good %s" });

        (bad.Status, bad.ErrorText, text).ShouldBe((1, "failed to validate: rc:3 error:no good\n", "old"));
        (good.Status, await File.ReadAllTextAsync(Target, Token)).ShouldBe((0, "good"));
        Directory.GetFileSystemEntries(folder).ShouldBe([Target]);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_link_is_followed_or_replaced_as_asked(Flavour flavour)
    {
        var real = Path.Combine(folder, "real");
        await File.WriteAllTextAsync(real, "old", Token);
        File.CreateSymbolicLink(Target, "real");

        await PutAsync(flavour, Put("followed") with { Follow = true });
        (await File.ReadAllTextAsync(real, Token), File.ResolveLinkTarget(Target, false)?.Name).ShouldBe(("followed", "real"));
        await PutAsync(flavour, Put("replaced"));

        (await File.ReadAllTextAsync(real, Token), await File.ReadAllTextAsync(Target, Token)).ShouldBe(("followed", "replaced"));
        File.ResolveLinkTarget(Target, false).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_bind_mounted_file_is_written_in_place(Flavour flavour)
    {
        var source = Path.Combine(folder, "source");
        await File.WriteAllTextAsync(source, "a longer old text", Token);
        await File.WriteAllTextAsync(Target, "", Token);
        await RunAsync("mount", "--bind", source, Target);
        try
        {
            var reply = await PutAsync(flavour, Put("new") with { Mode = 0b110_000_000 });

            (reply.Status, reply.ErrorText, await File.ReadAllTextAsync(source, Token), Stat()).ShouldBe((0, "", "new", "600 0:0"));
            Directory.GetFileSystemEntries(folder).Length.ShouldBe(2);
        }
        finally
        {
            await RunAsync("umount", Target);
        }
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task What_a_killed_write_left_behind_is_cleared_by_the_next(Flavour flavour)
    {
        await PutAsync(flavour, Put("x") with { Validate = "kill -9 0" }, mayFail: true);
        var left = Directory.GetFileSystemEntries(folder, ".playbook-*").Length;

        await PutAsync(flavour, Put("x"));

        left.ShouldBe(1);
        Directory.GetFileSystemEntries(folder, ".playbook-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_file_and_says_so()
    {
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "none", folder);
        try
        {
            await File.WriteAllTextAsync(Target, "old", Token);

            var reply = await PutAsync(Flavour.Dash, Put("") with { Content = FileContent.FromBytes(new byte[200_000]) });
            var small = await PutAsync(Flavour.Dash, Put(new string('x', 65_000)));

            (reply.Status, small.Status).ShouldBe((1, 1));
            reply.ErrorText.ShouldContain("cannot write");
            (await File.ReadAllTextAsync(Target, Token)).ShouldBe("old");
            Directory.GetFileSystemEntries(folder).ShouldBe([Target]);
        }
        finally
        {
            await RunAsync("umount", folder);
        }
    }

    [Fact]
    public async Task A_missing_folder_and_a_folder_in_the_way_are_named()
    {
        var missing = await PutAsync(Flavour.Dash, Put("x") with { Path = Path.Combine(folder, "no", "file") });
        var inTheWay = await PutAsync(Flavour.Dash, Put("x") with { Path = folder });

        missing.ErrorText.ShouldBe($"Destination directory {folder}/no does not exist\n");
        inTheWay.ErrorText.ShouldBe($"{folder} is a folder\n");
    }

    private static async Task<ShellReply> PutAsync(Flavour flavour, PutFile file, bool mayFail = false)
    {
        var options = new ConnectionOptions { HostName = "here", Address = "here" }.WithFlavour(flavour);
        await using var shell = await TestHost.ConnectHere(options).OpenShellAsync(null, Token);
        try
        {
            return (await shell.ExchangeAsync([FileScripts.Put(file)], Token))[0];
        }
        catch (Playbooks.Results.ConnectionException) when (mayFail)
        {
            return new ShellReply(-1, default, default);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Token);
        process.ExitCode.ShouldBe(0);
    }

    private PutFile Put(string text) => new("write it", Target, FileContent.FromText(text));

    private static string BackupOf(ShellReply reply) => reply.OutputText.Split('\n')[0];

    private string Stat()
    {
        using var process = Process.Start(new ProcessStartInfo("stat", ["-c", "%a %u:%g", Target]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
