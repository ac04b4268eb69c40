using Playbooks.Lab;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Lab;

public sealed class FolderRemovalTests : IDisposable
{
    private readonly TestFolder folder = new(("labs/one/nodes/node1/disk", ""), ("labs/one-more/lab.json", ""), ("labs/.one-more.gone-1/disk", ""), ("labs/.one.lock", ""));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_out_of_sight_before_it_is_deleted_and_what_is_left_goes_later()
    {
        FolderRemoval.SetAside(folder.File("labs/one"));
        FolderRemoval.SetAside(folder.File("labs/never-there"));

        new LabStateFile(new LabPaths(folder.Path, folder.Path)).Names().ShouldBe(["one-more"]);
        Directory.GetDirectories(folder.File("labs"), ".one.gone-*").ShouldHaveSingleItem();

        await new FolderRemoval(new CommandRunner()).DeleteAsync(folder.File("labs"), "one", TestContext.Current.CancellationToken);

        Directory.GetFileSystemEntries(folder.File("labs")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe([".one-more.gone-1", ".one.lock", "one-more"]);
    }
}
