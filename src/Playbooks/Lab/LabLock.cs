namespace Playbooks.Lab;

/// <summary>Lets one program at a time work on a lab. The kernel gives the lock back when the program ends, however it ends.</summary>
internal sealed class LabLock : IDisposable
{
    private readonly FileStream _file;

    private LabLock(FileStream file) => _file = file;

    public static async Task<LabLock> TakeAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(path))
                {
                    return new LabLock(file);
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

                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    /// <summary>Deletes the file; the lock is held until it is disposed of.</summary>
    public void Delete() => File.Delete(_file.Name);

    public void Dispose() => _file.Dispose();
}
