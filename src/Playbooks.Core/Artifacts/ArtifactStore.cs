using System.Collections.Concurrent;
using System.Text.Json;
using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>Where the controller gets an artifact's file from: its cache, then the local source that declares it, then (when asked to) the network. The same path for a lab, on-line and
/// an air-gapped site. Concurrent requests for one artifact share one download, which goes on when one of them gives up.</summary>
internal sealed class ArtifactStore(ArtifactCatalogue catalogue, ArtifactCache cache, ArtifactDownloader downloader)
{
    private const string SourceRemedy = "bring the right file there, or correct " + LocalSource.IndexName;
    private readonly ConcurrentDictionary<string, LocalSource> sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> fetches = new(StringComparer.Ordinal);

    public ArtifactCache Cache => cache;

    public Artifact Resolve(string name, string version, string architecture, ArtifactSettings settings)
        => new ArtifactResolver(catalogue).Resolve(name, version, architecture, settings, Source(settings));

    /// <summary>The image as an archive of the local source or the cache, or by its reference alone.</summary>
    public ImageArtifact ResolveImage(string reference, string architecture, ArtifactSettings settings)
        => Source(settings)?.FindImage(reference, architecture)
            ?? (new ImageIndex(cache).Find(reference, architecture) is { } sha256
                ? new ImageArtifact(reference, architecture) { ArchivePath = cache.PathOf(sha256), ArchiveSha256 = sha256 }
                : new ImageArtifact(reference, architecture));

    /// <summary>The verified file on the controller without using the network; null when only a download would bring it.</summary>
    public async Task<string?> FindAsync(string sha256, string? localPath, CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(sha256, cancellationToken) is { } cached)
        {
            return cached;
        }

        if (localPath is null || !File.Exists(localPath))
        {
            return null;
        }

        await cache.VerifyOnceAsync(localPath, sha256, SourceRemedy, cancellationToken);
        return localPath;
    }

    /// <summary>What is wrong with the controller's file of an artifact that a node may need, or null: a digest that is not what was declared, a file that a local source declares and
    /// does not have. Changes nothing and uses no network.</summary>
    public string? Finding(string sha256, string? localPath)
        => cache.Contains(sha256) ? cache.Finding(sha256)
            : localPath is null ? null
            : File.Exists(localPath) ? cache.Finding(localPath, sha256, SourceRemedy)
            : $"{localPath} is declared in {LocalSource.IndexName} but is not there";

    /// <summary>The verified file, downloaded to the cache if need be.</summary>
    public async Task<string> FetchAsync(Artifact artifact, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
        => await FindAsync(artifact.Sha256, artifact.LocalPath, cancellationToken)
            ?? await OnceAsync(artifact.Sha256, () => downloader.FetchAsync(
                artifact.Url ?? throw new ModuleFailedException($"nothing says where to download {artifact} from; set {artifact.Name.Replace('-', '_')}_download_url"),
                artifact.Sha256, progress, CancellationToken.None), cancellationToken);

    private Task<string> OnceAsync(string key, Func<Task<string>> work, CancellationToken cancellationToken)
    {
        return fetches.GetOrAdd(key, _ => new Lazy<Task<string>>(TryAsync)).Value.WaitAsync(cancellationToken);

        async Task<string> TryAsync()
        {
            try
            {
                return await work();
            }
            catch
            {
                fetches.TryRemove(key, out _);
                throw;
            }
        }
    }

    private LocalSource? Source(ArtifactSettings settings)
        => settings.SourceFolder is { } folder ? sources.GetOrAdd(folder, Read) : null;

    private static LocalSource Read(string folder)
    {
        var path = Path.Combine(folder, LocalSource.IndexName);
        try
        {
            using var index = File.OpenRead(path);
            return LocalSource.Read(folder, index);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            throw new ModuleFailedException($"artifacts_source: cannot read {path}: {exception.Message}", exception);
        }
    }
}
