using Playbooks.Controller;

namespace Playbooks.Artifacts;

/// <summary>The store as a run uses it: the user's cache folder, and downloads through the environment's proxies.</summary>
internal static class ArtifactStoreFactory
{
    public static ArtifactStore Create(IControllerEnvironment environment, TimeProvider time) => Create(Path.Combine(environment.CacheFolder, "artifacts"), time);

    /// <summary>The service behind `playbook artifacts`.</summary>
    public static ArtifactService CreateService(ArtifactStore store, TimeProvider time)
    {
        var options = new DownloadOptions();
        var client = ImagePuller.CreateClient(options);
        return new ArtifactService(store, new ImagePuller(store.Cache, new ArtifactDownloader(client, store.Cache, options, time)));
    }

    public static ArtifactStore Create(string cacheFolder, TimeProvider time)
    {
        var options = new DownloadOptions();
        var cache = new ArtifactCache(cacheFolder);
        return new ArtifactStore(new ArtifactCatalogue(), cache, new ArtifactDownloader(new Lazy<HttpClient>(() => ArtifactDownloader.CreateClient(options)), cache, options, time));
    }
}
