using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;

namespace Playbooks.Artifacts;

/// <summary>The OCI image layout as one tar file, without times or owners, so that the same image always gives the same bytes.</summary>
internal static class OciArchive
{
    public static async Task WriteAsync(Stream output, string reference, ImageManifest manifest, IEnumerable<(string Sha256, string Path)> blobs, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync(tar, "oci-layout", Encoding.UTF8.GetBytes("""{"imageLayoutVersion":"1.0.0"}"""), cancellationToken);
        await AddAsync(tar, "index.json", Index(reference, manifest), cancellationToken);
        await AddAsync(tar, "blobs/sha256/" + manifest.Sha256, manifest.Bytes, cancellationToken);
        foreach (var (sha256, path) in blobs)
        {
            await using var content = File.OpenRead(path);
            await tar.WriteEntryAsync(Entry("blobs/sha256/" + sha256, content), cancellationToken);
        }
    }

    private static byte[] Index(string reference, ImageManifest manifest)
        => Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["manifests"] = new JsonArray(new JsonObject
            {
                ["mediaType"] = manifest.MediaType,
                ["digest"] = "sha256:" + manifest.Sha256,
                ["size"] = manifest.Bytes.Length,
                ["annotations"] = new JsonObject { ["io.containerd.image.name"] = reference, ["org.opencontainers.image.ref.name"] = ImageReference.Parse(reference).Tag },
            }),
        }.ToJsonString());

    private static async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        await tar.WriteEntryAsync(Entry(name, stream), cancellationToken);
    }

    private static PaxTarEntry Entry(string name, Stream content)
        => new(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead };
}
