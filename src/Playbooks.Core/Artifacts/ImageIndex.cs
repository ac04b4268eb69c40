using System.Security.Cryptography;
using System.Text;
using Playbooks.Controller;

namespace Playbooks.Artifacts;

/// <summary>Which archive of the cache holds which image: one small file for each reference and architecture below images/.</summary>
internal sealed class ImageIndex(ArtifactCache cache)
{
    /// <summary>The archive's SHA-256, when it is noted and the archive is there.</summary>
    public string? Find(string reference, string architecture)
    {
        var path = PathOf(reference, architecture);
        return File.Exists(path) && File.ReadAllText(path).Split('\n')[0] is { Length: 64 } sha256 && cache.Contains(sha256) ? sha256 : null;
    }

    public void Note(string reference, string architecture, string sha256)
    {
        var path = PathOf(reference, architecture);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, $"{sha256}\n{reference} {architecture}\n");
    }

    private string PathOf(string reference, string architecture)
        => Path.Combine(cache.Folder, "images", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference + " " + architecture)))[..32]);
}
