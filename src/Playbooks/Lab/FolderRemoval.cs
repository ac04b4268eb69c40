namespace Playbooks.Lab;

/// <summary>
/// Takes folders away that take a while to delete: first out of sight, by one rename to a hidden name beside it, then off the disk.
/// What a killed program leaves half deleted is so never taken for a lab or a node's disk; the next one deletes the rest.
/// </summary>
internal sealed class FolderRemoval(CommandRunner commands)
{
    private const string Mark = ".gone-";

    /// <summary>Renames the folder, where it is there.</summary>
    public static void SetAside(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}{Mark}{Guid.NewGuid():N}"));
        }
    }

    /// <summary>Deletes what <see cref="SetAside"/> has left, also of earlier programs.</summary>
    /// <param name="parent">The folder they were in.</param>
    /// <param name="name">What they were called; null for all.</param>
    /// <param name="cancellationToken">Ends the work; the next one goes on.</param>
    public async Task DeleteAsync(string parent, string? name, CancellationToken cancellationToken)
    {
        foreach (var folder in Directory.Exists(parent) ? Directory.GetDirectories(parent, $".{name ?? "*"}{Mark}*") : [])
        {
            await commands.RunAsync(["rm", "-rf", "--one-file-system", folder], cancellationToken);
        }
    }
}
