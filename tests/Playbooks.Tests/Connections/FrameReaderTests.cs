using System.Text;
using Playbooks.Connections;

namespace Playbooks.Tests.Connections;

public sealed class FrameReaderTests
{
    private static readonly byte[] Mark = "\n@mark"u8.ToArray();

    public static TheoryData<int> PieceSizes => [1, 2, 3, 7, 100_000];

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public async Task Frames_are_cut_at_marks_however_the_bytes_arrive(int pieceSize)
    {
        var large = new string('x', 40_000);
        using var reader = new FrameReader(new Pieces($"noise\n@mark+\nout\n\n@mark 0\n\n@mark 137\n@mar\n@ma{large}\n@mark k\n", pieceSize));

        var frames = new List<(string, string)>();
        for (var count = 0; count < 4; count++)
        {
            var frame = await reader.ReadAsync(Mark, TestContext.Current.CancellationToken);
            frames.Add((Encoding.UTF8.GetString(frame.Content.Span), frame.Tail));
        }

        frames.ShouldBe([("noise", "+"), ("out\n", "0"), ("", "137"), ($"@mar\n@ma{large}", "k")]);
    }

    [Fact]
    public async Task A_stream_that_ends_before_the_mark_keeps_its_last_words()
    {
        using var reader = new FrameReader(new Pieces("some words\n@mark", 4));

        await Should.ThrowAsync<EndOfStreamException>(async () => await reader.ReadAsync(Mark, TestContext.Current.CancellationToken));

        reader.Remainder.ShouldBe("some words\n@mark");
    }

    [Fact]
    public async Task A_buffer_that_a_read_still_writes_to_is_given_to_nobody_else()
    {
        var stream = new Silent();
        var reader = new FrameReader(stream);
        var reading = reader.ReadAsync(Mark, TestContext.Current.CancellationToken).AsTask();

        reader.Dispose();

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(stream.Buffer.Length);
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(stream.Buffer, out var written).ShouldBeTrue();
        rented.ShouldNotBeSameAs(written.Array);
        stream.End.SetResult(0);
        await Should.ThrowAsync<EndOfStreamException>(reading);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await reader.ReadAsync(Mark, TestContext.Current.CancellationToken));
    }

    /// <summary>Nothing comes until the test says so.</summary>
    private sealed class Silent : MemoryStream
    {
        public TaskCompletionSource<int> End { get; } = new();

        public Memory<byte> Buffer { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Buffer = buffer;
            return new(End.Task);
        }
    }

    private sealed class Pieces(string text, int size) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
