using System.Text.Json;
using System.Text.Json.Serialization;

namespace Playbooks.Artifacts;

/// <summary>A folder of files with an index artifacts.json: name, version, arch, kind (file or image), path (below the folder), sha256, and for images the reference. It declares
/// digests as well as holding the files: a lab's own builds, an air-gap bundle.</summary>
internal sealed class LocalSource
{
    public const string IndexName = "artifacts.json";

    private readonly string folder;
    private readonly IReadOnlyList<LocalSourceEntry> entries;

    private LocalSource(string folder, IReadOnlyList<LocalSourceEntry> entries)
    {
        this.folder = folder;
        this.entries = entries;
    }

    public IReadOnlyList<LocalSourceEntry> Entries => entries;

    /// <summary>Throws <see cref="JsonException"/> when the index cannot be read. A leading array or an object with `artifacts` are both taken.</summary>
    public static LocalSource Read(string folder, Stream index)
    {
        using var document = JsonDocument.Parse(index);
        var list = document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.GetProperty("artifacts") : document.RootElement;
        return new LocalSource(folder, list.Deserialize(LocalSourceJson.Default.ListLocalSourceEntry) ?? []);
    }

    public Artifact? Find(string name, string version, string architecture)
        => entries.FirstOrDefault(entry => entry.Kind != "image" && entry.Name == name && entry.Version.TrimStart('v') == version && entry.IsFor(architecture)) is { } found
            ? new Artifact(name, version, architecture, found.Sha256.ToLowerInvariant()) { LocalPath = Path.Combine(folder, found.Path) }
            : null;

    public ImageArtifact? FindImage(string reference, string architecture)
        => entries.FirstOrDefault(entry => entry.Kind == "image" && entry.Reference == reference && entry.IsFor(architecture)) is { } found
            ? new ImageArtifact(reference, architecture) { ArchivePath = Path.Combine(folder, found.Path), ArchiveSha256 = found.Sha256.ToLowerInvariant() }
            : null;
}

/// <summary>One line of the index. What is left out: for every architecture, a file.</summary>
internal sealed record LocalSourceEntry(string Name = "", string Version = "", string Arch = "", string Kind = "file", string Path = "", string Sha256 = "", string? Reference = null)
{
    public bool IsFor(string architecture) => Arch is "" or "any" || Arch == architecture;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<LocalSourceEntry>))]
internal sealed partial class LocalSourceJson : JsonSerializerContext;
