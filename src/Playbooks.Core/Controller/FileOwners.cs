using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Playbooks.Controller;

/// <summary>Who owns a file on the controller. The runtime does not tell, so the kernel is asked.</summary>
internal sealed partial class FileOwners
{
    private const int CurrentFolder = -100;
    private const uint WantsUser = 8;
    private const int StatusLength = 256;
    private const int UserOffset = 20;

    private readonly Lazy<IReadOnlyDictionary<string, string>> names = new(ReadNames);

    /// <summary>The user's name, or the number of one that has none; null where that cannot be told.</summary>
    public string? Of(string path)
    {
        Span<byte> status = stackalloc byte[StatusLength];
        try
        {
            if (Status(CurrentFolder, path, 0, WantsUser, ref MemoryMarshal.GetReference(status)) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        var number = (BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(status[UserOffset..]) : BinaryPrimitives.ReadUInt32BigEndian(status[UserOffset..])).ToString(CultureInfo.InvariantCulture);
        return names.Value.GetValueOrDefault(number, number);
    }

    private static Dictionary<string, string> ReadNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var fields in File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 2))
            {
                names.TryAdd(fields[2], fields[0]);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Numbers then.
        }

        return names;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte status);
}
