namespace Playbooks.Reporting;

/// <summary>Where the events of runs are kept: one file of JSON lines per run, readable by its owner alone, the last fifty.</summary>
internal sealed class RunLog(string stateFolder)
{
    private const int Kept = 50;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Folder { get; } = Path.Combine(stateFolder, "runs");

    /// <summary>Newest first.</summary>
    public IReadOnlyList<string> Files()
        => Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, "*.jsonl").OrderDescending(StringComparer.Ordinal)] : [];

    public FileStream Create(DateTimeOffset now)
    {
        Directory.CreateDirectory(Folder, Private | UnixFileMode.UserExecute);
        foreach (var old in Files().Skip(Kept - 1))
        {
            File.Delete(old);
        }

        return Open(Path.Combine(Folder, $"{now:yyyyMMdd-HHmmss}-{Environment.ProcessId}.jsonl"));
    }

    public static FileStream Open(string file) => new FileStream(file, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        UnixCreateMode = Private,
    });

    /// <summary>A run by its file, its name (or the start of it), or "last". Null when there is none.</summary>
    public string? Find(string? run) => run switch
    {
        null or "last" => Files() is [var newest, ..] ? newest : null,
        _ when File.Exists(run) => run,
        _ => Files().FirstOrDefault(file => Path.GetFileName(file).StartsWith(run, StringComparison.Ordinal)),
    };
}
