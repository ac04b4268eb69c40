using Playbooks.Modules.Synchronization;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Synchronization;

public class SyncPlaceTests
{
    private static readonly FileEntry Folder = new() { Kind = FileKind.Directory, Mode = 0x1ED };
    private static readonly FileEntry Link = new() { Kind = FileKind.Link, Mode = 0x1FF, LinkTarget = "/etc" };

    [Theory]
    [InlineData("/s/d", "/b", "d")]
    [InlineData("/s/d/", "/b", "")]
    [InlineData("/s/..", "/b", "")]
    [InlineData("/s/.", "/b", "")]
    public void A_folder_has_a_name_in_the_target(string source, string dest, string name)
        => SyncPlace.Of(source, source.TrimEnd('/'), isFolder: true, dest, dest, isDestFolder: true).ShouldBe(new SyncPlace("/b", name));

    [Fact]
    public void A_file_has_no_name_that_leads_elsewhere()
        => Should.Throw<ModuleFailedException>(() => SyncPlace.Of("~/x", "/root/..", isFolder: false, "/b/", "/b", isDestFolder: true));

    [Fact]
    public void Nothing_lies_below_what_is_no_folder()
    {
        var tree = new TreeAnswer("/s", [new("/s/l", Link), new("/s/l/passwd", Folder), new("/s/d", Folder), new("/s/d/e", Folder), new("/s/d", Link)]);
        SyncPlace.Ordered(SyncEntry.Of("", Folder, null), tree, SyncFilter.Of([])).Select(entry => (entry.Name, entry.Kind))
            .ShouldBe([("", FileKind.Directory), ("l", FileKind.Link), ("d", FileKind.Directory), ("d/e", FileKind.Directory)]);
    }
}
