namespace Playbooks.Reporting;

/// <summary>Where the time of a run went: its slowest tasks as bars on the run's time line, and each host's busy time.</summary>
internal sealed class TimelineReport(TextWriter output, int width)
{
    private const int NameWidth = 40;
    private const int NumberWidth = 9;

    /// <summary>At most <paramref name="count"/> tasks, those that took longest, in the order they ran; all when null.</summary>
    public void Write(Timeline timeline, int? count)
    {
        output.WriteLine($"{string.Join(", ", timeline.Playbooks)}, {timeline.Started.LocalDateTime:yyyy-MM-dd HH:mm:ss}, {timeline.Seconds:0.0} s{(timeline.HasEnded ? "" : " (did not end)")}");
        if (timeline.Entries.Count == 0)
        {
            output.WriteLine("no task ended in this run");
            return;
        }

        var tasks = timeline.Entries.GroupBy(entry => (entry.Task, entry.Position)).ToList();
        var shown = tasks.OrderByDescending(Slowest).Take(count ?? tasks.Count).Where(task => Slowest(task) > 0).ToHashSet();
        output.WriteLine();
        output.WriteLine($"{"task",-NameWidth}{"slowest",NumberWidth}{"all",NumberWidth}  on");
        foreach (var task in tasks.Where(shown.Contains))
        {
            WriteTask(timeline, task.Key.Task, [.. task]);
        }

        if (shown.Count < tasks.Count)
        {
            output.WriteLine($"... and {tasks.Count - shown.Count} tasks that took less");
        }

        WriteHosts(timeline);
    }

    private static double Slowest(IEnumerable<TimelineEntry> task) => task.Max(entry => entry.Seconds);

    private void WriteTask(Timeline timeline, string name, List<TimelineEntry> entries)
    {
        var slowest = entries.MaxBy(entry => entry.Seconds)!;
        var label = name.Length < NameWidth ? name : name[..(NameWidth - 2)] + "…";
        var bar = Bar(timeline.Seconds, entries.Min(entry => entry.Start), entries.Max(entry => entry.End));
        output.WriteLine($"{label,-NameWidth}{Seconds(slowest.Seconds),NumberWidth}{Seconds(entries.Sum(entry => entry.Seconds)),NumberWidth}  {slowest.Host,-12} {bar}".TrimEnd());
    }

    private void WriteHosts(Timeline timeline)
    {
        output.WriteLine();
        output.WriteLine($"{"host",-NameWidth}{"busy",NumberWidth}{"changed",NumberWidth}  slowest task");
        foreach (var host in timeline.Entries.GroupBy(entry => entry.Host).OrderByDescending(host => host.Sum(entry => entry.Seconds)))
        {
            var changed = host.Count(entry => entry.Outcome == "changed");
            output.WriteLine($"{host.Key,-NameWidth}{Seconds(host.Sum(entry => entry.Seconds)),NumberWidth}{changed,NumberWidth}  {host.MaxBy(entry => entry.Seconds)!.Task}");
        }
    }

    private string Bar(double total, double start, double end)
    {
        var room = Math.Max(10, width - NameWidth - (2 * NumberWidth) - 16);
        var from = total <= 0 ? 0 : (int)(start / total * room);
        var length = total <= 0 ? 1 : Math.Max(1, (int)Math.Round((end - start) / total * room));
        return new string(' ', Math.Clamp(from, 0, room - 1)) + new string('█', Math.Min(length, room - Math.Clamp(from, 0, room - 1)));
    }

    private static string Seconds(double seconds) => seconds < 10 ? $"{seconds:0.00} s" : $"{seconds:0.0} s";
}
