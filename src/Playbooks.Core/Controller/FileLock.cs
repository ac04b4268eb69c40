namespace Playbooks.Controller;

/// <summary>Lets one program at a time work on something, by a lock on a file. The kernel gives the lock back when the program ends, however it ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <param name="path">The file; it and its folder are made.</param>
    /// <param name="waiting">Called once when another one has the lock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<FileLock> TakeAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(path))
                {
                    return new FileLock(file);
                }

                // Its last holder deleted it between our opening and locking it.
                await file.DisposeAsync();
            }
            catch (IOException) when (File.Exists(path))
            {
                if (attempt == 0)
                {
                    waiting();
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Deletes the file; the lock is held until it is disposed of.</summary>
    public void Delete() => File.Delete(file.Name);

    public void Dispose() => file.Dispose();
}
