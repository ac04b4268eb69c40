using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Playbooks.Results;

namespace Playbooks.Artifacts;

/// <summary>Pulls an image for one architecture from its registry, without a container runtime, and writes it as one OCI archive that `ctr images import` takes. Every blob is verified by
/// its digest and cached by it, so layers that images share are fetched once.</summary>
internal sealed class ImagePuller(ArtifactCache cache, ArtifactDownloader downloader, string scheme = "https")
{
    private static readonly string[] Accepted =
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    /// <summary>A client for registries: token authentication, proxies of the environment.</summary>
    public static HttpClient CreateClient(DownloadOptions options)
        => new(new RegistryAuthentication(new SocketsHttpHandler { ConnectTimeout = options.Connect })) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The archive's SHA-256; the archive is in the cache. Throws <see cref="ModuleFailedException"/> naming the image and what the registry said.</summary>
    public async Task<string> PullAsync(string reference, string architecture, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(reference);
        try
        {
            var manifest = await ManifestAsync(image, image.Target, cancellationToken);
            var index = JsonNode.Parse(manifest.Bytes)!;
            if (index["manifests"] is JsonArray choices)
            {
                manifest = await ManifestAsync(image, Choose(reference, choices, architecture), cancellationToken);
            }

            var content = JsonNode.Parse(manifest.Bytes)!;
            var blobs = new List<string> { (string)content["config"]!["digest"]! };
            blobs.AddRange(content["layers"]!.AsArray().Select(layer => (string)layer!["digest"]!));
            foreach (var digest in blobs.Distinct())
            {
                await downloader.FetchAsync(new Uri(image.Api(scheme), "blobs/" + digest), Hex(digest), progress, cancellationToken);
            }

            return await WriteAsync(reference, manifest, [.. blobs.Distinct().Select(Hex)], cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException or IOException or UnauthorizedAccessException or JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new ModuleFailedException($"cannot pull {reference}: {exception.Message}", exception);
        }
    }

    private Task<string> WriteAsync(string reference, ImageManifest manifest, IReadOnlyList<string> blobs, CancellationToken cancellationToken)
        => cache.MakeAsync(
            manifest.Sha256 + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)))[..12],
            async part =>
            {
                await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
                {
                    await OciArchive.WriteAsync(file, reference, manifest, blobs.Select(blob => (blob, cache.PathOf(blob))), cancellationToken);
                }

                var sha256 = await ArtifactCache.HashAsync(part, cancellationToken);
                await cache.TakeAsync(part, sha256, cancellationToken);
                return sha256;
            },
            cancellationToken);

    private async Task<ImageManifest> ManifestAsync(ImageReference image, string target, CancellationToken cancellationToken)
    {
        var (bytes, type) = await downloader.AskAsync(() => Request(new Uri(image.Api(scheme), "manifests/" + target)), cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return target.StartsWith("sha256:", StringComparison.Ordinal) && Hex(target) != sha256
            ? throw new ModuleFailedException($"the registry's manifest of {image.Repository} is not {target}")
            : new ImageManifest(bytes, sha256, type ?? Accepted[2]);
    }

    private static HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var type in Accepted)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return request;
    }

    private static string Choose(string reference, JsonArray choices, string architecture)
        => (string?)choices.FirstOrDefault(choice => (string?)choice!["platform"]?["os"] == "linux" && (string?)choice["platform"]?["architecture"] == architecture)?["digest"]
            ?? throw new ModuleFailedException($"{reference} is not there for {architecture}");

    private static string Hex(string digest) => digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Length == 71
        ? digest[7..]
        : throw new ModuleFailedException($"'{digest}' is not a SHA-256 digest");
}

/// <summary>A manifest as the registry gave it; its digest is over exactly these bytes.</summary>
internal sealed record ImageManifest(byte[] Bytes, string Sha256, string MediaType);
