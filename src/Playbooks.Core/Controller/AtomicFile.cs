using System.Text;

namespace Playbooks.Controller;

/// <summary>Writes a small file of this machine so that others see the old content or the new one, never half of it, also when the program is killed or the power fails meanwhile.</summary>
public static class AtomicFile
{
    /// <summary>Read and written by its owner alone: for secrets.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes text as UTF-8.</summary>
    /// <param name="path">A file in a folder that exists; one that is there is replaced.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="mode">The file's permissions from its first byte on; null as the umask says.</param>
    public static void Write(string path, string content, UnixFileMode? mode = null) => Write(path, Encoding.UTF8.GetBytes(content), mode);

    /// <inheritdoc cref="Write(string, string, UnixFileMode?)"/>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = Create(temporary, mode))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileStream Create(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (mode is not null)
        {
            options.UnixCreateMode = mode;
        }

        return new FileStream(path, options);
    }
}
