using System.Security.Cryptography;
using System.Text;
using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Transfers;

/// <summary>The transfer against the shells that nodes have; the link is as slow as a test says, and is cut where it says.</summary>
public sealed class FileTransferTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("playbook-transfer").FullName;

    private string Source => folder + "/source";

    private string Part => folder + "/node/.playbook-part-x";

    private static byte[] Text => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500_000).Select(number => $"some line {number}\n")));

    [Theory]
    [MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public async Task On_a_slow_link_all_but_the_first_chunk_goes_compressed(string shell)
    {
        var content = Text;
        var node = Node(shell, content, bytesPerSecond: 1 << 20);

        (await SendAsync(node)).ShouldBeFalse();

        File.ReadAllBytes(Part).ShouldBe(content);
        node.Sent[0].ShouldBe(WireFile.ChunkSize);
        node.Sent.Skip(1).Sum().ShouldBeLessThan((content.Length - WireFile.ChunkSize) / 2);
        File.GetUnixFileMode(Part).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder + "/spill").ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_fast_link_and_for_packed_content_nothing_is_compressed()
    {
        var node = Node("dash", Text, bytesPerSecond: 200 << 20);
        await SendAsync(node);
        node.Sent.Sum().ShouldBe(Text.Length);

        File.Delete(Part);
        var random = RandomNumberGenerator.GetBytes(9 << 20);
        node = Node("dash", random, bytesPerSecond: 1 << 20);
        await SendAsync(node);
        (node.Sent.Sum(), File.ReadAllBytes(Part).AsSpan().SequenceEqual(random)).ShouldBe((random.Length, true));
    }

    [Fact]
    public async Task A_node_without_gzip_gets_it_as_it_is()
    {
        var node = Node("dash", Text, bytesPerSecond: 1 << 20);
        node.Rewrite = script => script.Replace("command -v gzip", "command -v no-gzip-here", StringComparison.Ordinal);
        await SendAsync(node);
        (node.Sent.Sum(), File.ReadAllBytes(Part).Length).ShouldBe((Text.Length, Text.Length));
    }

    [Theory]
    [MemberData(nameof(LocalShell.All), MemberType = typeof(LocalShell))]
    public async Task An_earlier_part_is_gone_on_with(string shell)
    {
        var content = RandomNumberGenerator.GetBytes(6 << 20);
        var node = Node(shell, content);
        Place(content[..1_234_567]);

        (await SendAsync(node)).ShouldBeTrue();

        node.Sent.Sum().ShouldBe(content.Length - 1_234_567);
        File.ReadAllBytes(Part).ShouldBe(content);
    }

    [Fact]
    public async Task A_complete_part_is_not_sent_again()
    {
        var node = Node("dash", new byte[2 << 20]);
        Place(new byte[2 << 20]);
        (await SendAsync(node)).ShouldBeTrue();
        node.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_part_that_is_too_long_or_open_to_others_is_begun_anew()
    {
        var content = new byte[2 << 20];
        var node = Node("dash", content);
        Place(new byte[3 << 20]);
        (await SendAsync(node)).ShouldBeFalse();

        // Another user could have laid these there, or could write to them.
        Place(content[..1000]);
        File.SetUnixFileMode(Part, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        (await SendAsync(node)).ShouldBeFalse();
        File.Delete(Part);
        File.WriteAllText(folder + "/victim", "theirs");
        File.CreateSymbolicLink(Part, folder + "/victim");
        (await SendAsync(node)).ShouldBeFalse();
        (File.ReadAllText(folder + "/victim"), File.ResolveLinkTarget(Part, false), File.ReadAllBytes(Part).Length).ShouldBe(("theirs", null, content.Length));
        File.Delete(Part);
        Place(content[..1000]);
        LocalShell.Run("dash", $"ln {Part} {folder}/second").Status.ShouldBe(0);
        (await SendAsync(node)).ShouldBeFalse();
        new FileInfo(folder + "/second").Length.ShouldBe(1000);
    }

    [Fact]
    public async Task After_a_cut_it_goes_on_where_the_node_says_it_ended()
    {
        var content = RandomNumberGenerator.GetBytes(12 << 20);
        var node = Node("dash", content);
        node.Cuts.Enqueue(1_000_000);
        node.Cuts.Enqueue(3_000_000);

        (await SendAsync(node)).ShouldBeFalse();

        File.ReadAllBytes(Part).ShouldBe(content);
        node.Sent.Sum().ShouldBe(content.Length);
    }

    [Fact]
    public async Task A_cut_in_compressed_bytes_does_no_harm()
    {
        var content = Text;
        var node = Node("dash", content, bytesPerSecond: 1 << 20);
        node.Cuts.Enqueue(long.MaxValue);
        node.Cuts.Enqueue(300_000);

        await SendAsync(node);

        File.ReadAllBytes(Part).ShouldBe(content);
    }

    [Fact]
    public async Task A_link_that_is_cut_again_and_again_is_given_up()
    {
        var node = Node("dash", new byte[2 << 20]);
        for (var i = 0; i < 10; i++)
        {
            node.Cuts.Enqueue(0);
        }

        (await Should.ThrowAsync<ConnectionException>(() => SendAsync(node))).Failure.ShouldBe(ConnectionFailure.Lost);
        node.Cuts.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_file_that_shrinks_meanwhile_is_told()
    {
        var node = Node("dash", new byte[2 << 20]);
        using var file = new WireFile(Source, 3 << 20, "", folder + "/spill");
        (await Should.ThrowAsync<ModuleFailedException>(() => new FileTransfer(node, file, Place()).RunAsync(TestContext.Current.CancellationToken)))
            .Message.ShouldBe($"cannot read {Source} to its end, it may have changed: the content ended after 2097152 of 3145728 bytes");
    }

    [Fact]
    public async Task A_missing_folder_and_old_parts_of_others()
    {
        var node = Node("busybox sh", new byte[2 << 20]);
        var old = folder + "/node/.playbook-part-y";
        File.WriteAllText(old, "old");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-3));
        File.WriteAllText(folder + "/node/.playbook-part-z", "of today");
        await SendAsync(node);
        Directory.GetFiles(folder + "/node").Select(Path.GetFileName).Order().ShouldBe([".playbook-part-x", ".playbook-part-z"]);

        Directory.Delete(folder + "/node", recursive: true);
        (await Should.ThrowAsync<ModuleFailedException>(() => SendAsync(node))).Message.ShouldBe($"the folder {folder}/node does not exist");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private PartFile Place() => new($"part={Part}\n", PartFile.Forget(".playbook-part-*"));

    private void Place(byte[] bytes)
    {
        File.WriteAllBytes(Part, bytes);
        File.SetUnixFileMode(Part, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private SlowNode Node(string shell, byte[] content, double bytesPerSecond = 100 << 20)
    {
        Directory.CreateDirectory(folder + "/node");
        File.WriteAllBytes(Source, content);
        return new SlowNode(shell, bytesPerSecond);
    }

    private async Task<bool> SendAsync(SlowNode node)
    {
        using var file = new WireFile(Source, new FileInfo(Source).Length, "", folder + "/spill");
        return await new FileTransfer(node, file, Place()).RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class SlowNode(string shell, double bytesPerSecond) : IHostSession
    {
        private readonly SlowTime clock = new();

        /// <summary>Bytes that arrived of each upload.</summary>
        public List<long> Sent { get; } = [];

        /// <summary>After how many bytes each of the next uploads is cut.</summary>
        public Queue<long> Cuts { get; } = new();

        public Func<string, string> Rewrite { get; set; } = script => script;

        public string HostName => "node1";

        public string Address => "node1";

        public TimeProvider Time => clock;

        public Task<ChangeOutcome> RunAsync(RunScript script, CancellationToken cancellationToken) => Task.FromResult(LocalShell.Run(shell, Rewrite(script.Script)));

        public async Task<ChangeOutcome> SendAsync(string script, Stream content, long length, CancellationToken cancellationToken)
        {
            var bytes = new byte[length];
            var count = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            if (count < length)
            {
                throw new InvalidDataException($"the content ended after {count} of {length} bytes");
            }

            var arrives = (int)Math.Min(length, Cuts.TryDequeue(out var cut) ? cut : long.MaxValue);
            Sent.Add(arrives);
            clock.Pass(TimeSpan.FromSeconds(arrives / bytesPerSecond));
            var outcome = LocalShell.Run(shell, "_take() { cat; }\n" + script, bytes.AsMemory(0, arrives));
            return arrives < length ? throw new ConnectionException(ConnectionFailure.Lost, "cut") : outcome;
        }

        public Task<ChangeOutcome> ReadAsync(string script, TimeSpan limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Answers> AskAsync(IReadOnlyList<Query> queries, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PutAsync(PutFile file, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> SendFileAsync(string path, long length, string sha256, PartFile part, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReconnectAsync(TimeSpan limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ModuleResult> LookAtJobAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ModuleResult> EraseJobAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Report(string progress)
        {
        }
    }

    private sealed class SlowTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
