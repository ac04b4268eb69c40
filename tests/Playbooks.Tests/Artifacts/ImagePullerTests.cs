using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;
using Playbooks.Artifacts;
using Playbooks.Results;

namespace Playbooks.Tests.Artifacts;

public sealed class ImagePullerTests : IDisposable
{
    private static readonly DownloadOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromMilliseconds(300), Connect = TimeSpan.FromMilliseconds(300), Retries = 3 };
    private readonly RegistryServer registry = new();
    private readonly ArtifactCache cache = new(Path.Combine(Path.GetTempPath(), "playbook-test-" + Guid.NewGuid().ToString("N")));
    private readonly HttpClient client = ImagePuller.CreateClient(Quick);

    [Fact]
    public async Task The_platform_asked_for_is_pulled_into_one_archive_that_names_the_image()
    {
        registry.Add("team/app", "1", "amd64", "arm64");

        var entries = await ReadAsync(await PullAsync("team/app:1", "arm64"));

        var manifest = JsonNode.Parse(entries["index.json"])!["manifests"]![0]!;
        ((string?)manifest["annotations"]!["io.containerd.image.name"]).ShouldBe($"{registry.Name}/team/app:1");
        var content = JsonNode.Parse(entries["blobs/" + ((string)manifest["digest"]!).Replace(':', '/')])!;
        entries["blobs/" + ((string)content["config"]!["digest"]!).Replace(':', '/')].ShouldBe("""{"architecture":"arm64","of":"team/app"}""");
        entries.Keys.Count(name => name.StartsWith("blobs/", StringComparison.Ordinal)).ShouldBe(3, "manifest, config, and the one layer once");
        entries["oci-layout"].ShouldContain("1.0.0");
    }

    [Fact]
    public async Task One_token_serves_one_repository_and_no_other_host_sees_it()
    {
        registry.Add("team/deep/app", "1", "amd64");
        registry.Add("team/deep/other", "1", "amd64");
        await PullAsync("team/deep/app:1", "amd64");
        registry.Asked.Count(line => line.StartsWith("/token", StringComparison.Ordinal)).ShouldBe(1);
        await PullAsync("team/deep/other:1", "amd64");
        registry.Asked.Count(line => line.StartsWith("/token", StringComparison.Ordinal)).ShouldBe(2);
        var elsewhere = registry.Asked.Where(line => line.StartsWith("other host: /cdn/", StringComparison.Ordinal)).ToList();
        elsewhere.Count.ShouldBe(4);
        elsewhere.ShouldAllBe(line => !line.EndsWith("token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_ends_is_replaced()
    {
        registry.TokenUses = 1;
        registry.Add("team/app", "1", "amd64");
        (await PullAsync("team/app:1", "amd64")).Length.ShouldBe(64);
    }

    [Fact]
    public async Task The_same_image_gives_the_same_archive_and_its_layers_are_fetched_once()
    {
        registry.Add("team/app", "1", "amd64");
        var first = await PullAsync("team/app:1", "amd64");
        registry.Asked.Clear();
        (await PullAsync("team/app:1", "amd64")).ShouldBe(first);
        registry.Asked.ShouldAllBe(line => !line.Contains("blobs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cut_layer_is_gone_on_with()
    {
        (registry.NeedsToken, registry.Cuts) = (false, 2);
        registry.Add("team/app", "1", "amd64");
        (await ReadAsync(await PullAsync("team/app:1", "amd64"))).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_registry_that_limits_the_rate_is_asked_again_when_it_says()
    {
        (registry.Refusals, registry.RetryAfter) = (1, "1");
        registry.Add("team/app", "1", "amd64");
        var started = TimeProvider.System.GetTimestamp();
        await PullAsync("team/app:1", "amd64");
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_silent_registry_is_given_up()
    {
        registry.IsSilent = true;
        var message = (await Should.ThrowAsync<ModuleFailedException>(() => PullAsync("team/app:1", "amd64"))).Message;
        message.ShouldBe($"cannot pull {registry.Name}/team/app:1: the server does not answer");
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        registry.Add("team/app", "1", "amd64");
        (await Should.ThrowAsync<ModuleFailedException>(() => PullAsync("team/app:2", "amd64"))).Message.ShouldContain($"cannot pull {registry.Name}/team/app:2: Response status code does not indicate success: 404");
        (await Should.ThrowAsync<ModuleFailedException>(() => PullAsync("team/app:1", "s390x"))).Message.ShouldBe($"{registry.Name}/team/app:1 is not there for s390x");
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        registry.Add("team/app", "1", "amd64");
        registry.Falsify();
        (await Should.ThrowAsync<ModuleFailedException>(() => PullAsync("team/app:1", "amd64"))).Message.ShouldContain("the registry's manifest of team/app is not sha256:");
        Directory.Exists(cache.Folder).ShouldBeFalse();
    }

    public void Dispose()
    {
        registry.Dispose();
        client.Dispose();
        if (Directory.Exists(cache.Folder))
        {
            Directory.Delete(cache.Folder, recursive: true);
        }
    }

    private Task<string> PullAsync(string image, string architecture)
        => new ImagePuller(cache, new ArtifactDownloader(client, cache, Quick, TimeProvider.System), "http").PullAsync($"{registry.Name}/{image}", architecture, null, TestContext.Current.CancellationToken);

    private async Task<Dictionary<string, string>> ReadAsync(string sha256)
    {
        await using var file = File.OpenRead(cache.PathOf(sha256));
        await using var tar = new TarReader(file);
        var entries = new Dictionary<string, string>();
        while (await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream!, Encoding.UTF8);
            entries[entry.Name] = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }

        return entries;
    }
}
