using System.Collections.Concurrent;
using System.Security.Cryptography;
using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>The controller's cache: one file per SHA-256 below ~/.cache/playbook/artifacts. A file gets its final name only after its digest was right, and is hashed again the first time
/// a run uses it; a damaged one is an error that names it, never used and never silently replaced.</summary>
internal sealed class ArtifactCache(string folder)
{
    private const string CacheRemedy = "remove the file so that it is fetched again";
    private readonly VerifiedFiles notes = new(Path.Combine(folder, "verified"));
    private readonly ConcurrentDictionary<string, Lazy<string?>> findings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> hashed = new(StringComparer.Ordinal);

    public string Folder { get; } = folder;

    public string PathOf(string sha256) => Path.Combine(Folder, sha256[..2], sha256);

    /// <summary>Where a download of it is collected; kept when interrupted, to go on from there.</summary>
    public string PartPathOf(string sha256) => Path.Combine(Folder, "incoming", sha256 + ".part");

    /// <summary>Has a file made, by one program at a time: others wait, and are then asked to make it too, so that they may find it there.</summary>
    /// <param name="name">Its digest, or what else names it.</param>
    /// <param name="make">Fills the part (see <see cref="PartPathOf"/>) and takes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> MakeAsync(string name, Func<string, Task<string>> make, CancellationToken cancellationToken)
    {
        using var held = await FileLock.TakeAsync(Path.Combine(Folder, "incoming", name + ".lock"), () => { }, cancellationToken);
        var made = await make(PartPathOf(name));
        held.Delete();
        return made;
    }

    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>The verified file, or null when it is not there. Throws <see cref="ModuleFailedException"/> when its content is not what its name says.</summary>
    public async Task<string?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path))
        {
            return null;
        }

        await VerifyOnceAsync(path, sha256, CacheRemedy, cancellationToken);
        return path;
    }

    /// <summary>Moves a complete download into the cache. Throws <see cref="ModuleFailedException"/>, and removes it, when the digest is wrong.</summary>
    public async Task<string> TakeAsync(string partPath, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            await VerifyAsync(partPath, sha256, CacheRemedy, cancellationToken);
        }
        catch (ModuleFailedException)
        {
            File.Delete(partPath);
            throw;
        }

        var path = PathOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(partPath, path, overwrite: true);
        hashed[path] = new(Task.CompletedTask);
        notes.Note(path, sha256);
        return path;
    }

    /// <summary>What is wrong with a file that a later task will need, or null; hashes it, once for all who ask, unless that was done before and nobody wrote to it since.</summary>
    public string? Finding(string path, string sha256, string remedy)
        => findings.GetOrAdd(path, _ => new Lazy<string?>(() => Look(path, sha256, remedy))).Value;

    /// <summary>The same for the cache's own file of that digest; null also when it is not there.</summary>
    public string? Finding(string sha256) => Contains(sha256) ? Finding(PathOf(sha256), sha256, CacheRemedy) : null;

    /// <summary>Hashes a file of the controller once in this run, however many hosts ask at the same time. Throws <see cref="ModuleFailedException"/> as VerifyAsync does.</summary>
    public async Task VerifyOnceAsync(string path, string sha256, string remedy, CancellationToken cancellationToken)
    {
        // Not ended by the host that asked first: others wait for it.
        var shared = hashed.GetOrAdd(path, _ => new Lazy<Task>(() => VerifyAndNoteAsync(path, sha256, remedy)));
        try
        {
            await shared.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            hashed.TryRemove(KeyValuePair.Create(path, shared));
            throw;
        }
    }

    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static async Task VerifyAsync(string path, string sha256, string remedy, CancellationToken cancellationToken)
        => Compare(path, await HashAsync(path, cancellationToken), sha256, remedy);

    private static void Compare(string path, string found, string sha256, string remedy)
    {
        if (found != sha256)
        {
            throw new ModuleFailedException($"{path}: the SHA-256 is {found}, expected {sha256}; {remedy}");
        }
    }

    private async Task VerifyAndNoteAsync(string path, string sha256, string remedy)
    {
        await VerifyAsync(path, sha256, remedy, CancellationToken.None);
        notes.Note(path, sha256);
    }

    private string? Look(string path, string sha256, string remedy)
    {
        if (notes.Holds(path, sha256))
        {
            return null;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            Compare(path, Convert.ToHexStringLower(SHA256.HashData(stream)), sha256, remedy);
        }
        catch (Exception exception) when (exception is ModuleFailedException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }

        notes.Note(path, sha256);
        hashed[path] = new(Task.CompletedTask);
        return null;
    }
}
