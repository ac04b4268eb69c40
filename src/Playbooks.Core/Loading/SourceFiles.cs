namespace Playbooks.Loading;

/// <summary>Every path that was looked at to load something, as it was then: a task of the run may write one of them, or make one that was not there.</summary>
internal sealed class SourceFiles
{
    private readonly List<(string Path, DateTime Written, long Length)> seen = [];

    /// <summary>Nobody has written to any of them since.</summary>
    public bool AreUnchanged => seen.TrueForAll(one => one == Now(one.Path));

    /// <summary>Whether there is such a file; the answer is one of those that <see cref="AreUnchanged"/> looks after.</summary>
    public bool HasFile(string path)
    {
        Note(path);
        return seen[^1].Length >= 0;
    }

    /// <summary>Whether there is such a folder. What is in it and below it counts as looked at.</summary>
    public bool HasFolder(string path)
    {
        Note(path);
        if (!Directory.Exists(path))
        {
            return false;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories))
        {
            Note(entry);
        }

        return true;
    }

    private void Note(string path) => seen.Add(Now(path));

    /// <summary>A folder is written to when something comes into it or goes; it has no length, as what is not there.</summary>
    private static (string Path, DateTime Written, long Length) Now(string path)
    {
        var info = new FileInfo(path);
        return (path, info.LastWriteTimeUtc, info.Exists ? info.Length : -1);
    }
}
