using Playbooks.Jinja;

namespace Playbooks.Artifacts;

/// <summary>What a host's variables say about where artifacts come from. <see cref="SourceFolder"/> (artifacts_source): a folder with an index artifacts.json.
/// <see cref="FilesRepo"/> (files_repo): a mirror that keeps each URL under its host name and path. <see cref="Variable"/> reads the digests and URLs of a user's own versions:
/// `NAME_checksums: {ARCH: {VERSION: sha256}}`, `NAME_checksum`, `NAME_download_url`, `artifact_overrides: {NAME: {VERSION: {ARCH: sha256, url: ...}}}`; a dash in the name is an underscore there.</summary>
internal sealed record ArtifactSettings(Func<string, object?> Variable)
{
    public string? SourceFolder => Text("artifacts_source");

    public string? FilesRepo => Text("files_repo");

    /// <summary>download_run_once, download_localhost: the controller downloads once into its cache and nodes get it from there.</summary>
    public bool ControllerDownloads => Truth("download_run_once") || Truth("download_localhost");

    /// <summary>artifact_fanout (4): to how many nodes the controller uploads one artifact at once; the others get it from these. 0: it uploads to every node, as it does in a play
    /// with no more hosts than that.</summary>
    public int Fanout => Variable("ansible_play_hosts_all") is ICollection<object?> hosts && hosts.Count <= GivenFanout ? 0 : GivenFanout;

    private int GivenFanout => Variable("artifact_fanout") switch
    {
        null => 4,
        long and >= 0 and <= 1000 and var count => (int)count,
        string text when int.TryParse(text, out var count) && count >= 0 => count,
        var other => throw new Results.ModuleFailedException($"artifact_fanout must be a number of nodes, 0 or more, not '{PythonValues.Str(other)}'"),
    };

    public string? Digest(string name, string version, string architecture)
    {
        var key = name.Replace('-', '_');
        var found = At(Variable(key + "_checksums"), architecture, version) ?? At(Variable("artifact_overrides"), name, version, architecture)
            ?? (Variable(key + "_version") is { } its && Plain(its) == version ? Variable(key + "_checksum") : null);
        return found is string { Length: > 0 } digest ? Plain(digest).ToLowerInvariant().Replace("sha256:", "", StringComparison.Ordinal) : null;
    }

    /// <summary>Where the user says that it is; null when nothing is said.</summary>
    public Uri? Url(string name, string version, string architecture)
    {
        var variable = name.Replace('-', '_') + "_download_url";
        return Text(variable) is { } own ? Filled(variable, own)
            : At(Variable("artifact_overrides"), name, version, "url") is string { Length: > 0 } other ? Filled($"artifact_overrides.{name}['{version}'].url", other)
            : null;

        Uri Filled(string from, string pattern) => WebAddress.Parse(from, pattern, ArtifactDeclaration.Fill(pattern, version, architecture));
    }

    /// <summary>Moves a URL to the user's mirror.</summary>
    public Uri Mirror(Uri url)
    {
        var variable = url.Host switch
        {
            "dl.k8s.io" => "dl_k8s_io_url",
            "github.com" => "github_url",
            "get.helm.sh" => "get_helm_url",
            "storage.googleapis.com" => "storage_googleapis_url",
            _ => "",
        };
        return Text(variable) is { } moved ? WebAddress.Parse(variable, moved, moved.TrimEnd('/') + url.PathAndQuery)
            : FilesRepo is { } repo ? WebAddress.Parse("files_repo", repo, $"{repo.TrimEnd('/')}/{url.Host}{url.PathAndQuery}")
            : url;
    }

    private static string Plain(object value) => PythonValues.Str(value).Trim().TrimStart('v');

    private static object? At(object? value, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (value is not JinjaDict dict || !(dict.TryGetValue(step, out value) || dict.TryGetValue("v" + step, out value)))
            {
                return null;
            }
        }

        return value;
    }

    private string? Text(string name) => Variable(name) is string { Length: > 0 } text ? text : null;

    private bool Truth(string name) => Variable(name) is true or "true" or "yes" or "True";
}
