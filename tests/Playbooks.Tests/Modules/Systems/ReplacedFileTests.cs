using Playbooks.Modules.Systems;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Systems;

public class ReplacedFileTests
{
    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_file_is_replaced_all_at_once_or_not_at_all(string shell)
    {
        using var folder = new TestFolder(("name", "old\n"));
        var (file, link, other) = (folder.File("name"), folder.File("link"), folder.File("other"));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, file);
        LocalShell.Run("dash", $"ln {file} {other}");

        LocalShell.Run(shell, ReplacedFile.Write(link, "{ echo half; exit 9; }")).Status.ShouldBe(9);
        LocalShell.Run(shell, ReplacedFile.Write(link, "{ echo half; false; }") + "\nexit").Status.ShouldBe(1);
        (File.ReadAllText(file), Directory.GetFileSystemEntries(folder.Path).Length).ShouldBe(("old\n", 3));

        LocalShell.Run(shell, ReplacedFile.Write(link, "{ echo new; cat \"$f\"; }")).Status.ShouldBe(0);
        (File.ReadAllText(file), File.ReadAllText(other), File.ResolveLinkTarget(link, false)?.FullName).ShouldBe(("new\nold\n", "old\n", file));
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory, MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public void A_file_that_is_missing_is_made(string shell)
    {
        using var folder = new TestFolder();
        LocalShell.Run(shell, "umask 022\n" + ReplacedFile.Write(folder.File("name"), "echo new")).ErrorText.ShouldBe("");
        (File.ReadAllText(folder.File("name")), Directory.GetFileSystemEntries(folder.Path).Length).ShouldBe(("new\n", 1));
        ((int)File.GetUnixFileMode(folder.File("name"))).ShouldBe(0b110_100_100);
    }
}
