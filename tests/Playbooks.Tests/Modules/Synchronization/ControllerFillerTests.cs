using System.Formats.Tar;
using Playbooks.Modules.Synchronization;
using Playbooks.Queries.Files;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Synchronization;

public class ControllerFillerTests
{
    [Fact]
    public void A_hard_link_is_a_copy_of_what_came_before()
    {
        using var folder = new TestFolder();
        var tar = Tar(File("s/a", "one"), new GnuTarEntry(TarEntryType.HardLink, "s/b") { LinkName = "s/a" });
        Filler(folder).Fill(tar, Asked("a", "b"));
        System.IO.File.ReadAllText(folder.File("b")).ShouldBe("one");
    }

    [Fact]
    public void A_hard_link_reads_nothing_that_did_not_come()
    {
        using var folder = new TestFolder(("secret", "mine"));
        var tar = Tar(new GnuTarEntry(TarEntryType.HardLink, "s/b") { LinkName = folder.File("secret") });
        Should.Throw<InvalidDataException>(() => Filler(folder).Fill(tar, Asked("b")));
        System.IO.File.Exists(folder.File("b")).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_written_through_a_link()
    {
        using var folder = new TestFolder(("outside/x", "mine"));
        Directory.CreateDirectory(folder.File("dest"));
        System.IO.File.CreateSymbolicLink(folder.File("dest/d"), folder.File("outside"));
        var filler = new ControllerFiller(new SyncPlace(folder.File("dest"), ""), new SynchronizeArguments());
        Should.Throw<IOException>(() => filler.Fill(Tar(File("s/d/x", "theirs")), Asked("d/x"))).Message.ShouldContain("lies behind a link");
        Should.Throw<IOException>(() => filler.Remove("d/x"));
        Should.Throw<IOException>(() => filler.Make(Entry("d/new") with { Kind = FileKind.Directory }));
        Should.Throw<IOException>(() => filler.Touch(Entry("d")));
        System.IO.File.ReadAllText(folder.File("outside/x")).ShouldBe("mine");
        Directory.Exists(folder.File("outside/new")).ShouldBeFalse();
    }

    [Fact]
    public void What_was_not_asked_for_is_not_written_and_what_does_not_come_is_missed()
    {
        using var folder = new TestFolder();
        var filler = Filler(folder);
        filler.Fill(Tar(File("s/a", "one"), File("../evil", "x"), File("/evil", "x")), Asked("a"));
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([folder.File("a")]);
        Should.Throw<InvalidDataException>(() => filler.Fill(Tar(File("s/a", "one")), Asked("a", "b"))).Message.ShouldBe("the host did not send s/b");
        Should.Throw<InvalidDataException>(() => filler.Fill(Tar(new GnuTarEntry(TarEntryType.Fifo, "s/a")), Asked("a"))).Message.ShouldBe("s/a was to be a file and came as Fifo");
    }

    [Fact]
    public void Permissions_that_are_not_copied_are_those_of_the_old_file()
    {
        using var folder = new TestFolder(("a", "old"));
        System.IO.File.SetUnixFileMode(folder.File("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        new ControllerFiller(new SyncPlace(folder.Path, ""), new SynchronizeArguments { Perms = false }).Fill(Tar(File("s/a", "new")), Asked("a"));
        System.IO.File.ReadAllText(folder.File("a")).ShouldBe("new");
        System.IO.File.GetUnixFileMode(folder.File("a")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_folder_goes_only_if_nothing_is_in_it()
    {
        using var folder = new TestFolder(("d/keep", "mine"));
        Directory.CreateDirectory(folder.File("e"));
        var filler = Filler(folder);
        filler.TryEmpty(Entry("d")).ShouldBeFalse();
        filler.TryEmpty(Entry("e")).ShouldBeTrue();
        Directory.GetDirectories(folder.Path).ShouldBe([folder.File("d")]);
    }

    private static ControllerFiller Filler(TestFolder folder) => new(new SyncPlace(folder.Path, ""), new SynchronizeArguments());

    private static SyncEntry Entry(string name) => new(name, FileKind.Regular, 0x1A4, 3, 100);

    private static Dictionary<string, SyncEntry> Asked(params string[] names) => names.ToDictionary(name => "s/" + name, Entry);

    private static GnuTarEntry File(string name, string content) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) };

    private static ReadOnlyMemory<byte> Tar(params TarEntry[] entries)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }
}
