using System.Security.Cryptography;
using System.Text.Json;

namespace Playbooks.Lab.Packages;

/// <summary>
/// A source of artifacts for machines that reach only Debian's packages: makes Kubernetes' release files and images from Debian's source package,
/// once, and keeps them in the cache with <c>artifacts.json</c>, their index. Takes minutes the first time.
/// </summary>
public sealed class DebianKubernetesBuilder
{
    /// <summary>The version of Kubernetes that Debian 12 has the source of.</summary>
    public const string Version = "1.20.2";

    private const string EtcdTag = "3.4.13-0";
    private const string PauseTag = "3.2";
    private const string Step = "Kubernetes " + Version + " from Debian's source package";

    private static readonly string[] Recipe = ["kubernetes.sh", "crictl", "pause.c", "echo.go"];

    private readonly LabPaths _paths;
    private readonly ILabProgress _progress;
    private readonly CommandRunner _commands = new();
    private readonly EmbeddedScripts _scripts;

    public DebianKubernetesBuilder(LabPaths paths, ILabProgress progress)
    {
        _paths = paths;
        _progress = progress;
        _scripts = new EmbeddedScripts(paths);
    }

    /// <summary>Builds what is missing, verifies the digests, and returns the folder with the files and their index.</summary>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var target = FolderIn(_paths);
        var recipe = EmbeddedScripts.Hash([.. Recipe.Select(_scripts.Read)]);
        if (File.Exists(IndexOf(target)) && (await ReadIndexAsync(target, cancellationToken)).Recipe == recipe)
        {
            if (await IsWholeAsync(target, cancellationToken))
            {
                return target;
            }

            // A damaged folder must not look like a finished one to the script.
            File.Delete(IndexOf(target));
        }


        await new LabRequirements(_commands).EnsureAsync(_paths.BuiltArtifacts, _progress, cancellationToken);
        var root = await new NodeBase(_commands, _paths, _scripts).EnsureAsync(_progress, cancellationToken);
        _progress.Started(Step);
        var folder = _scripts.Folder();
        await _commands.RunAsync(
            ["sh", Path.Combine(folder, "kubernetes.sh"), target, root, DebianArchitecture.Current, Version, EtcdTag, PauseTag, folder, recipe],
            cancellationToken,
            new ScriptProgress(_progress, Step).Line);
        var files = await ReadAsync(target, cancellationToken);
        _progress.Finished(Step, $"{files.Count} files and images");
        return target;
    }

    /// <summary>The files and images of a folder that <see cref="EnsureAsync"/> returned.</summary>
    public static async Task<IReadOnlyList<BuiltArtifact>> ReadAsync(string folder, CancellationToken cancellationToken) =>
        (await ReadIndexAsync(folder, cancellationToken)).Artifacts;

    /// <summary>The folder that <see cref="EnsureAsync"/> would return, when it is there already; else null. Its digests are not verified.</summary>
    public static string? Find(LabPaths paths) => File.Exists(IndexOf(FolderIn(paths))) ? FolderIn(paths) : null;

    private static string FolderIn(LabPaths paths) => Path.Combine(paths.BuiltArtifacts, Version, DebianArchitecture.Current);

    private static async Task<BuiltIndex> ReadIndexAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(IndexOf(folder));
            if (await JsonSerializer.DeserializeAsync(stream, LabJson.Default.BuiltIndex, cancellationToken) is { } index)
            {
                return index;
            }
        }
        catch (JsonException)
        {
            // Said below, as for an empty one.
        }

        throw new LabException($"{IndexOf(folder)} is damaged: delete it and run `playbook lab kubernetes`.");
    }

    private static async Task<bool> IsWholeAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var artifact in await ReadAsync(folder, cancellationToken))
        {
            var path = Path.Combine(folder, artifact.Path);
            if (!File.Exists(path))
            {
                return false;
            }

            await using var stream = File.OpenRead(path);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != artifact.Sha256)
            {
                return false;
            }
        }

        return true;
    }

    private static string IndexOf(string folder) => Path.Combine(folder, "artifacts.json");
}
