namespace Playbooks.IntegrationTests;

/// <summary>A temporary folder of this test run; folders that a killed run left behind are removed at the next start.</summary>
internal sealed class RunFolder
{
    private const string Prefix = "playbook-tests-";
    private static readonly Lazy<RunFolder> Instance = new(() => new RunFolder());
    private int next;

    private RunFolder()
    {
        foreach (var left in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            if (!int.TryParse(System.IO.Path.GetFileName(left)[Prefix.Length..], out var owner) || !Directory.Exists($"/proc/{owner}"))
            {
                Remove(left);
            }
        }

        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Prefix + Environment.ProcessId);
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(Path);
    }

    public static RunFolder Shared => Instance.Value;

    public string Path { get; }

    /// <summary>A new empty folder in it.</summary>
    public string Create(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, $"{name}-{Interlocked.Increment(ref next)}")).FullName;

    /// <summary>The folder NAME holding a link called sh; the link's path.</summary>
    public string Link(string name, string target)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        var link = System.IO.Path.Combine(folder, "sh");
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, target);
        }

        return link;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes there: the next run removes it.
        }
    }
}
