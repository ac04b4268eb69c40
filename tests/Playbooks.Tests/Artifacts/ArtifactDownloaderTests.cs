using System.Security.Cryptography;
using Playbooks.Artifacts;
using Playbooks.Results;

namespace Playbooks.Tests.Artifacts;

public sealed class ArtifactDownloaderTests : IDisposable
{
    private static readonly DownloadOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromMilliseconds(150), Connect = TimeSpan.FromMilliseconds(150), Retries = 2 };
    private readonly byte[] content = RandomNumberGenerator.GetBytes(300_000);
    private readonly FileServer server;
    private readonly ArtifactCache cache = new(Path.Combine(Path.GetTempPath(), "playbook-test-" + Guid.NewGuid().ToString("N")));
    private readonly HttpClient client = ArtifactDownloader.CreateClient(Quick);

    public ArtifactDownloaderTests() => server = new FileServer(content);

    private string Digest => Convert.ToHexStringLower(SHA256.HashData(content));

    [Fact]
    public async Task A_file_comes_through_a_redirect_into_the_cache_once()
    {
        var path = await FetchAsync("moved", Digest);
        File.ReadAllBytes(path).ShouldBe(content);
        path.ShouldBe(cache.PathOf(Digest));
        await FetchAsync("moved", Digest);
        server.Asked.ShouldBe(["/moved", "/file"]);
    }

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_ended()
    {
        (server.Cuts, server.CutAfter) = (1, 100_000);
        File.ReadAllBytes(await FetchAsync("file", Digest)).ShouldBe(content);
        server.Asked.Count.ShouldBe(2);
        var from = int.Parse(server.Asked[1].Split('=')[1].TrimEnd('-'));
        from.ShouldBeInRange(1, 100_000);
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_start_again()
    {
        (server.Cuts, server.CutAfter, server.HasRanges) = (1, 100_000, false);
        File.ReadAllBytes(await FetchAsync("file", Digest)).ShouldBe(content);
    }

    [Fact]
    public async Task A_part_that_is_already_complete_is_not_fetched_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(cache.PartPathOf(Digest))!);
        File.WriteAllBytes(cache.PartPathOf(Digest), content);
        File.ReadAllBytes(await FetchAsync("file", Digest)).ShouldBe(content);
        server.Asked.ShouldBe([$"/file bytes={content.Length}-"]);
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again()
    {
        server.Refusals = 2;
        File.ReadAllBytes(await FetchAsync("file", Digest)).ShouldBe(content);
        server.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_not_there_is_not_asked_twice()
    {
        (await Should.ThrowAsync<ModuleFailedException>(() => FetchAsync("missing", Digest))).Message.ShouldContain("404");
        server.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_runs_that_want_the_same_file_fetch_it_once()
    {
        Task<string> OtherRunAsync() => new ArtifactDownloader(client, new ArtifactCache(cache.Folder), Quick, TimeProvider.System)
            .FetchAsync(new Uri(server.Address, "file"), Digest, null, TestContext.Current.CancellationToken);
        foreach (var path in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(OtherRunAsync))))
        {
            File.ReadAllBytes(path).ShouldBe(content);
        }

        server.Asked.ShouldBe(["/file"]);
        Directory.GetFiles(Path.Combine(cache.Folder, "incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_fails_the_task_and_not_the_run()
    {
        await File.WriteAllTextAsync(cache.Folder, "a file", TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<ModuleFailedException>(() => FetchAsync("file", Digest))).Message.ShouldStartWith($"cannot download {server.Address}file: ");
    }

    [Fact]
    public async Task A_wrong_digest_is_refused_and_nothing_is_kept()
    {
        var wrong = new string('0', 64);
        var message = (await Should.ThrowAsync<ModuleFailedException>(() => FetchAsync("file", wrong))).Message;
        message.ShouldContain(Digest);
        message.ShouldContain(server.Address.ToString());
        cache.Contains(wrong).ShouldBeFalse();
        File.Exists(cache.PartPathOf(wrong)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        server.IsSilent = true;
        (await Should.ThrowAsync<ModuleFailedException>(() => FetchAsync("file", Digest))).Message.ShouldContain("does not answer");
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_an_error_that_names_it()
    {
        var path = await FetchAsync("file", Digest);
        File.WriteAllText(path, "damaged");
        var message = (await Should.ThrowAsync<ModuleFailedException>(() => new ArtifactCache(cache.Folder).FindAsync(Digest, TestContext.Current.CancellationToken))).Message;
        message.ShouldContain(path);
        message.ShouldContain("remove the file");
    }

    public void Dispose()
    {
        server.Dispose();
        client.Dispose();
        if (Directory.Exists(cache.Folder))
        {
            Directory.Delete(cache.Folder, recursive: true);
        }

        File.Delete(cache.Folder);
    }

    private Task<string> FetchAsync(string path, string sha256)
        => new ArtifactDownloader(client, cache, Quick, TimeProvider.System).FetchAsync(new Uri(server.Address, path), sha256, null, TestContext.Current.CancellationToken);
}
