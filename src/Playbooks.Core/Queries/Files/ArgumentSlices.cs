using System.Text;

namespace Playbooks.Queries.Files;

/// <summary>Paths in portions that one command takes as its arguments: the kernel grants at least 128 KiB for them and the environment.</summary>
internal static class ArgumentSlices
{
    private const int Most = 64 * 1024;

    /// <summary>The end of a word and the pointer to it; what `~` becomes.</summary>
    private const int PerWord = 9, PerHome = 64;

    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<string> paths)
    {
        var slices = new List<IReadOnlyList<string>>();
        var (slice, size) = (new List<string>(), 0);
        foreach (var path in paths)
        {
            var more = Encoding.UTF8.GetByteCount(path) + PerWord + (RemotePath.IsAbsolute(path) ? 0 : PerHome);
            if (slice.Count > 0 && size + more > Most)
            {
                slices.Add(slice);
                (slice, size) = ([], 0);
            }

            slice.Add(path);
            size += more;
        }

        if (slice.Count > 0)
        {
            slices.Add(slice);
        }

        return slices;
    }
}
