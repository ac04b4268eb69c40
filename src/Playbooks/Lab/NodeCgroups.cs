using System.Globalization;
using System.Runtime.InteropServices;

namespace Playbooks.Lab;

/// <summary>
/// Finds, freezes and ends everything that runs in a node or in all nodes of a lab, by the control groups it was started in:
/// they are in the kernel, so they know also what a killed program has left. Works on cgroup v1, v2 and hybrid machines.
/// </summary>
internal sealed partial class NodeCgroups
{
    private const int Kill = 9;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether any process of the group is left.</summary>
    public bool IsAlive(string group) => Processes(group).Count > 0;

    /// <summary>Whether the group is frozen.</summary>
    public bool IsFrozen(string group) =>
        Roots().Select(root => Path.Combine(root, group)).Any(folder =>
            Reads(folder, "freezer.state", "FROZEN") || Reads(folder, "cgroup.events", "frozen 1"));

    /// <summary>Stops every process of the group where it is, or lets them go on.</summary>
    public void Freeze(string group, bool frozen)
    {
        foreach (var folder in Roots().Select(root => Path.Combine(root, group)))
        {
            SetFrozen(folder, frozen);
        }
    }

    /// <summary>Ends the group as a loss of power would, and removes its control groups.</summary>
    public async Task KillAsync(string group, CancellationToken cancellationToken)
    {
        // Frozen first, so that nothing can react to the end of something else.
        if (IsAlive(group))
        {
            Freeze(group, frozen: true);
        }

        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (Processes(group) is { Count: > 0 } processes)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new LabException($"Processes {string.Join(", ", processes.Take(5))} of {group} do not end: they wait for the kernel. Try again later.");
            }

            foreach (var process in processes)
            {
                _ = SendSignal(process, Kill);
            }

            // Also the groups below that were frozen by themselves: the frozen do not die.
            foreach (var root in Roots())
            {
                foreach (var folder in FoldersBelow(Path.Combine(root, group)))
                {
                    SetFrozen(folder, frozen: false);
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }

        await RemoveAsync(group, cancellationToken);
    }

    /// <summary>Removes the group's folders; they can be busy for a moment after the last process.</summary>
    public async Task RemoveAsync(string group, CancellationToken cancellationToken)
    {
        foreach (var folder in Roots().Select(root => Path.Combine(root, group)).Where(Directory.Exists))
        {
            for (var attempt = 0; attempt < 100 && !TryRemove(folder); attempt++)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Removes a group's folders where nothing is below them.</summary>
    public void RemoveEmpty(string group)
    {
        foreach (var root in Roots())
        {
            _ = RemoveDirectory(Path.Combine(root, group));
        }
    }

    /// <summary>The hierarchies' mount points that this machine has.</summary>
    public IReadOnlyList<string> Roots() =>
        [.. File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).Where(mount => mount[2] is "cgroup" or "cgroup2").Select(mount => mount[1])];

    private List<int> Processes(string group)
    {
        var processes = new SortedSet<int>();
        foreach (var folder in Roots().Select(root => Path.Combine(root, group)))
        {
            foreach (var inner in FoldersBelow(folder))
            {
                processes.UnionWith(ReadProcesses(inner));
            }
        }

        return [.. processes.Where(process => process > 0)];
    }

    private static IEnumerable<int> ReadProcesses(string folder)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(folder, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    // The deepest last, as they are found; they may vanish meanwhile.
    private static IEnumerable<string> FoldersBelow(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            return [folder, .. Directory.GetDirectories(folder).SelectMany(FoldersBelow)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void SetFrozen(string folder, bool frozen)
    {
        TryWrite(Path.Combine(folder, "freezer.state"), frozen ? "FROZEN" : "THAWED");
        TryWrite(Path.Combine(folder, "cgroup.freeze"), frozen ? "1" : "0");
    }

    private static bool TryRemove(string folder)
    {
        var removed = true;
        foreach (var inner in FoldersBelow(folder).Reverse())
        {
            removed &= RemoveDirectory(inner) == 0 || !Directory.Exists(inner);
        }

        return removed;
    }

    private static bool Reads(string folder, string file, string value)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) && File.ReadAllLines(path).Contains(value);
    }

    private static void TryWrite(string path, string value)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            File.WriteAllText(path, value);
        }
        catch (IOException)
        {
            // The group went away between the question and the write.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    // Directory.Delete wants to empty a folder first, and a control group's files cannot be deleted.
    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveDirectory(string path);
}
