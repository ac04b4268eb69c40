using System.Security.Cryptography;
using Playbooks.Artifacts;
using Playbooks.Jinja;

namespace Playbooks.Tests.Artifacts;

/// <summary>What stands behind `playbook artifacts pull|list|verify`, against a release site and a registry on loopback.</summary>
public sealed class ArtifactServiceTests : IDisposable
{
    private static readonly DownloadOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromMilliseconds(300), Connect = TimeSpan.FromMilliseconds(300), Retries = 2 };
    private readonly string folder = Directory.CreateTempSubdirectory("playbook-service").FullName;
    private readonly byte[] content = RandomNumberGenerator.GetBytes(50_000);
    private readonly FileServer site;
    private readonly RegistryServer registry = new();
    private readonly HttpClient client = ImagePuller.CreateClient(Quick);
    private readonly Dictionary<string, object?> variables = [];

    public ArtifactServiceTests()
    {
        site = new FileServer(content);
        registry.Add("team/app", "1", "amd64", "arm64");
        Declare("tool", Digest(content), site.Address + "moved");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Image => $"{registry.Name}/team/app:1";

    [Fact]
    public async Task Everything_that_is_missing_is_brought_into_the_cache_once_and_then_stands_there()
    {
        List(Service).ShouldBe([$"missing tool 1 amd64", $"missing {Image} amd64"]);
        var reports = new List<string>();
        Lines(await Service.PullAsync(Wants(), reports.Add, Token)).ShouldBe(["cache tool 1 amd64", $"cache {Image} amd64"]);
        reports.ShouldBe(["tool 1 (amd64)", Image]);
        List(Service).ShouldBe(["cache tool 1 amd64", $"cache {Image} amd64"]);
        (site.Asked.Count, registry.Asked.Count > 0).ShouldBe((2, true));

        site.Asked.Clear();
        registry.Asked.Clear();
        Lines(await Service.PullAsync(Wants(), _ => { }, Token)).ShouldBe(["cache tool 1 amd64", $"cache {Image} amd64"]);
        (site.Asked.Count, registry.Asked.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task One_that_cannot_be_had_does_not_stop_the_others()
    {
        Declare("lost", Digest([1]), site.Address + "nowhere");
        Declare("wrong", Digest([2]), site.Address + "file");
        var wants = Wants() with { Artifacts = [("lost", "1"), ("wrong", "1"), ("undeclared", "1"), ("tool", "1")] };
        var statuses = await Service.PullAsync(wants, _ => { }, Token);
        statuses.Select(status => status.Place).ShouldBe(["missing", "missing", "missing", "cache", "cache"]);
        statuses[0].Problem!.ShouldContain("nowhere: Response status code does not indicate success: 404");
        statuses[1].Problem!.ShouldContain($"the SHA-256 is {Digest(content)}, expected {Digest([2])}");
        statuses[2].Problem!.ShouldContain("no artifact is called 'undeclared'");
        statuses[3].Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Verify_finds_what_was_damaged_in_the_cache_and_in_a_local_source()
    {
        await Service.PullAsync(Wants(), _ => { }, Token);
        var cached = new ArtifactCache(folder + "/cache").PathOf(Digest(content));
        File.WriteAllText(cached, "damaged");
        Directory.CreateDirectory(folder + "/source");
        File.WriteAllText(folder + "/source/local", "damaged too");
        File.WriteAllText(folder + "/source/artifacts.json", $$"""[{"name": "local", "version": "1", "path": "local", "sha256": "{{Digest("right"u8)}}"}]""");
        variables["artifacts_source"] = folder + "/source";
        var wants = Wants() with { Artifacts = [("tool", "1"), ("local", "1")] };

        var statuses = await Service.VerifyAsync(wants, Token);

        statuses[0].Problem.ShouldBe($"{cached}: the SHA-256 is {Digest("damaged"u8)}, expected {Digest(content)}; remove the file so that it is fetched again");
        statuses[1].Problem.ShouldBe($"{folder}/source/local: the SHA-256 is {Digest("damaged too"u8)}, expected {Digest("right"u8)}; bring the right file there, or correct artifacts.json");
        (statuses[2].Place, statuses[2].Problem).ShouldBe(("cache", null));
        File.ReadAllText(cached).ShouldBe("damaged", "never silently replaced");
        statuses[0].Place.ShouldNotBe("missing");
    }

    [Fact]
    public async Task What_a_local_source_has_is_copied_so_that_the_cache_is_the_whole_bundle()
    {
        Directory.CreateDirectory(folder + "/source");
        File.WriteAllText(folder + "/source/local", "right");
        File.WriteAllText(folder + "/source/artifacts.json", $$"""[{"name": "local", "version": "1", "path": "local", "sha256": "{{Digest("right"u8)}}"}, {"kind": "image", "reference": "pause:1", "path": "local", "sha256": "{{Digest("right"u8)}}"}]""");
        variables["artifacts_source"] = folder + "/source";
        var wants = Wants() with { Artifacts = [("local", "1")], Images = ["pause:1"] };
        Service.List(wants).Select(status => status.Place).ShouldBe(["source", "source"]);
        Lines(await Service.PullAsync(wants, _ => { }, Token)).ShouldBe(["cache local 1 amd64", "cache pause:1 amd64"]);
        File.ReadAllText(new ArtifactCache(folder + "/cache").PathOf(Digest("right"u8))).ShouldBe("right");
    }

    [Fact]
    public async Task Who_gives_up_a_download_leaves_it_to_the_others()
    {
        var store = Store(new ArtifactCache(folder + "/cache"), out _);
        var artifact = store.Resolve("tool", "1", "amd64", Wants().Settings);
        site.IsSilent = true;
        using var limit = new CancellationTokenSource();
        var first = store.FetchAsync(artifact, null, limit.Token);
        while (site.Asked.Count == 0)
        {
            await Task.Delay(1, Token);
        }

        var other = store.FetchAsync(artifact, null, Token);
        await limit.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        site.IsSilent = false;
        (await File.ReadAllBytesAsync(await other, Token)).ShouldBe(content);
    }

    public void Dispose()
    {
        site.Dispose();
        registry.Dispose();
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static IReadOnlyList<string> Lines(IReadOnlyList<ArtifactStatus> statuses) => [.. statuses.Select(status => $"{status.Place} {status.What} {status.Architecture}")];

    private IReadOnlyList<string> List(ArtifactService service) => Lines(service.List(Wants()));

    private ArtifactWants Wants() => new([("tool", "1")], [Image], ["amd64"], new ArtifactSettings(variables.GetValueOrDefault));

    private void Declare(string name, string sha256, string url)
    {
        variables[name + "_checksums"] = new JinjaDict { ["amd64"] = new JinjaDict { ["1"] = sha256 } };
        variables[name + "_download_url"] = url;
    }

    /// <summary>A new one each time, as in another run of the program.</summary>
    private ArtifactService Service
    {
        get
        {
            var cache = new ArtifactCache(folder + "/cache");
            return new ArtifactService(Store(cache, out var downloader), new ImagePuller(cache, downloader, "http"));
        }
    }

    private ArtifactStore Store(ArtifactCache cache, out ArtifactDownloader downloader)
        => new(new ArtifactCatalogue(), cache, downloader = new ArtifactDownloader(client, cache, Quick, TimeProvider.System));
}
