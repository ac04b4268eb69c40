using System.Collections.Concurrent;
using System.Security.Cryptography;
using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>The controller's cache: one file per SHA-256 below ~/.cache/playbook/artifacts. A file gets its final name only after its digest was right, and is hashed again the first time
/// a run uses it; a damaged one is an error that names it, never used and never silently replaced.</summary>
internal sealed class ArtifactCache(string folder)
{
    private readonly ConcurrentDictionary<string, bool> verified = new(StringComparer.Ordinal);

    public string Folder { get; } = folder;

    public string PathOf(string sha256) => Path.Combine(Folder, sha256[..2], sha256);

    /// <summary>Where a download of it is collected; kept when interrupted, to go on from there.</summary>
    public string PartPathOf(string sha256) => Path.Combine(Folder, "incoming", sha256 + ".part");

    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>The verified file, or null when it is not there. Throws <see cref="ModuleFailedException"/> when its content is not what its name says.</summary>
    public async Task<string?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path))
        {
            return null;
        }

        if (!verified.ContainsKey(sha256))
        {
            await VerifyAsync(path, sha256, cancellationToken);
            verified[sha256] = true;
        }

        return path;
    }

    /// <summary>Moves a complete download into the cache. Throws <see cref="ModuleFailedException"/>, and removes it, when the digest is wrong.</summary>
    public async Task<string> TakeAsync(string partPath, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            await VerifyAsync(partPath, sha256, cancellationToken);
        }
        catch (ModuleFailedException)
        {
            File.Delete(partPath);
            throw;
        }

        var path = PathOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(partPath, path, overwrite: true);
        verified[sha256] = true;
        return path;
    }

    /// <summary>Hashes a file. Throws <see cref="ModuleFailedException"/> naming it, what was found and what was expected.</summary>
    public static async Task VerifyAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        var found = await HashAsync(path, cancellationToken);
        if (found != sha256)
        {
            throw new ModuleFailedException($"{path}: the SHA-256 is {found}, expected {sha256}; remove the file so that it is fetched again");
        }
    }

    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
