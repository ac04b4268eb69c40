using System.Buffers;

namespace Playbooks.Connections;

/// <summary>Sends the content of an upload: exactly the announced number of bytes, in large pieces.</summary>
internal static class UploadContent
{
    private const int PieceSize = 128 * 1024;

    /// <exception cref="InvalidDataException">The content is shorter than announced (a file that changed meanwhile).</exception>
    public static async Task SendAsync(UploadRequest upload, Stream target, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(upload.Length, 1, PieceSize));
        try
        {
            for (long sent = 0; sent < upload.Length;)
            {
                var want = (int)Math.Min(piece.Length, upload.Length - sent);
                var read = await upload.Content.ReadAsync(piece.AsMemory(0, want), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new InvalidDataException($"the content ended after {sent} of {upload.Length} bytes");
                }

                await target.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                sent += read;
                upload.Progress?.Invoke(sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece, clearArray: true);
        }
    }
}
