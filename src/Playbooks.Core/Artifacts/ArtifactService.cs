using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>What a set of nodes needs: artifacts by name and version, images by reference, for each architecture.</summary>
internal sealed record ArtifactWants(IReadOnlyList<(string Name, string Version)> Artifacts, IReadOnlyList<string> Images, IReadOnlyList<string> Architectures, ArtifactSettings Settings);

/// <summary>One thing wanted, and where it is: in the cache, in a local source, or still to be downloaded; or why it cannot be had.</summary>
internal sealed record ArtifactStatus(string What, string Architecture, string Place, string? Sha256, string? Problem)
{
    /// <summary>Where a local source has it.</summary>
    public string? SourcePath { get; init; }
}

/// <summary>Fills, lists and verifies the controller's cache: the air-gap bundle of an inventory.</summary>
internal sealed class ArtifactService(ArtifactStore store, ImagePuller puller)
{
    public const string InCache = "cache";
    public const string InSource = "source";
    public const string Missing = "missing";

    private readonly ImageIndex images = new(store.Cache);

    /// <summary>Hashes nothing and downloads nothing.</summary>
    public IReadOnlyList<ArtifactStatus> List(ArtifactWants wants) => [.. Each(wants, Look, LookImage)];

    /// <summary>Hashes everything that is there.</summary>
    public async Task<IReadOnlyList<ArtifactStatus>> VerifyAsync(ArtifactWants wants, CancellationToken cancellationToken)
    {
        var statuses = new List<ArtifactStatus>();
        foreach (var status in List(wants))
        {
            statuses.Add(status.Place == Missing ? status : await VerifyAsync(status, cancellationToken));
        }

        return statuses;
    }

    /// <summary>Brings everything that is missing into the cache, also what a local source has. A failure does not stop the others.</summary>
    public async Task<IReadOnlyList<ArtifactStatus>> PullAsync(ArtifactWants wants, Action<string> report, CancellationToken cancellationToken)
    {
        var statuses = new List<ArtifactStatus>();
        foreach (var architecture in wants.Architectures)
        {
            foreach (var (name, version) in wants.Artifacts)
            {
                statuses.Add(await TryAsync(new ArtifactStatus($"{name} {version}", architecture, Missing, null, null), () => PullOneAsync(name, version, architecture, wants.Settings, report, cancellationToken)));
            }

            foreach (var reference in wants.Images)
            {
                statuses.Add(await TryAsync(new ArtifactStatus(reference, architecture, Missing, null, null), () => PullImageAsync(reference, architecture, wants.Settings, report, cancellationToken)));
            }
        }

        return statuses;
    }

    private async Task<ArtifactStatus> VerifyAsync(ArtifactStatus status, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(status.Sha256!, status.SourcePath, cancellationToken) is null ? status with { Place = Missing } : status;
        }
        catch (Exception exception) when (exception is ModuleFailedException or IOException or UnauthorizedAccessException)
        {
            return status with { Problem = exception.Message };
        }
    }

    private async Task<string?> PullOneAsync(string name, string version, string architecture, ArtifactSettings settings, Action<string> report, CancellationToken cancellationToken)
    {
        var artifact = store.Resolve(name, version, architecture, settings);
        report(artifact.ToString());
        var path = await store.FetchAsync(artifact, null, cancellationToken);
        if (!store.Cache.Contains(artifact.Sha256))
        {
            await CopyToCacheAsync(path, artifact.Sha256, cancellationToken);
        }

        return artifact.Sha256;
    }

    private async Task<string?> PullImageAsync(string reference, string architecture, ArtifactSettings settings, Action<string> report, CancellationToken cancellationToken)
    {
        var known = store.ResolveImage(reference, architecture, settings);
        if (known.ArchiveSha256 is { } sha256)
        {
            if (!store.Cache.Contains(sha256))
            {
                await CopyToCacheAsync(known.ArchivePath!, sha256, cancellationToken);
            }

            images.Note(reference, architecture, sha256);
            return sha256;
        }

        report(reference);
        var pulled = await puller.PullAsync(reference, architecture, null, cancellationToken);
        images.Note(reference, architecture, pulled);
        return pulled;
    }

    private Task CopyToCacheAsync(string path, string sha256, CancellationToken cancellationToken)
        => store.Cache.MakeAsync(
            sha256,
            part =>
            {
                File.Copy(path, part, overwrite: true);
                return store.Cache.TakeAsync(part, sha256, cancellationToken);
            },
            cancellationToken);

    private static IEnumerable<ArtifactStatus> Each(ArtifactWants wants, Func<string, string, string, ArtifactSettings, ArtifactStatus> artifact, Func<string, string, ArtifactSettings, ArtifactStatus> image)
        => wants.Architectures.SelectMany(architecture => wants.Artifacts.Select(wanted => artifact(wanted.Name, wanted.Version, architecture, wants.Settings))
            .Concat(wants.Images.Select(reference => image(reference, architecture, wants.Settings))));

    private ArtifactStatus Look(string name, string version, string architecture, ArtifactSettings settings)
    {
        try
        {
            var artifact = store.Resolve(name, version, architecture, settings);
            return new ArtifactStatus($"{name} {version}", architecture, store.Cache.Contains(artifact.Sha256) ? InCache : artifact.LocalPath is null ? Missing : InSource, artifact.Sha256, null) { SourcePath = artifact.LocalPath };
        }
        catch (ModuleFailedException exception)
        {
            return new ArtifactStatus($"{name} {version}", architecture, Missing, null, exception.Message);
        }
    }

    private ArtifactStatus LookImage(string reference, string architecture, ArtifactSettings settings)
    {
        var image = store.ResolveImage(reference, architecture, settings);
        return new ArtifactStatus(reference, architecture, image.ArchiveSha256 is null ? Missing : store.Cache.Contains(image.ArchiveSha256) ? InCache : InSource, image.ArchiveSha256, null) { SourcePath = image.ArchivePath };
    }

    private static async Task<ArtifactStatus> TryAsync(ArtifactStatus status, Func<Task<string?>> work)
    {
        try
        {
            return await work() is { } found ? status with { Place = InCache, Sha256 = status.Sha256 ?? found } : status with { Place = Missing };
        }
        catch (Exception exception) when (exception is ModuleFailedException or IOException or UnauthorizedAccessException)
        {
            return status with { Problem = exception.Message };
        }
    }
}
