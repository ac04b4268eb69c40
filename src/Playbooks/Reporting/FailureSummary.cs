using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>After the recap: for every host that failed or was not reached, which task, where it stands, what it said and what to do. On standard error.</summary>
internal sealed class FailureSummary(TextWriter error, Palette palette) : IReporter
{
    private const int ShownMessageLines = 40;
    private const int ShownOutputLines = 5;
    private const int ShownFailures = 20;
    private const int ShownHosts = 10;
    private readonly List<(TaskEnded Task, ItemEnded? Item)> failures = [];
    private readonly Dictionary<string, ItemEnded> items = new(StringComparer.Ordinal);

    public void Emit(RunEvent runEvent)
    {
        if (runEvent is ItemEnded { Outcome: TaskOutcome.Failed or TaskOutcome.Unreachable } item)
        {
            items.TryAdd(item.Host, item);
        }

        if (runEvent is TaskEnded { IsIgnored: false, IsRescued: false, Outcome: TaskOutcome.Failed or TaskOutcome.Unreachable } failed)
        {
            failures.Add((failed, failed.HasItems ? items.GetValueOrDefault(failed.Host) : null));
        }

        if (runEvent is TaskEnded ended)
        {
            items.Remove(ended.Host);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>To be called when the recap has been printed.</summary>
    public void Write(RunSummary summary)
    {
        var bad = summary.Hosts.Where(host => host.Failed + host.Unreachable > 0).Select(host => host.Host).ToHashSet(StringComparer.Ordinal);
        var shown = failures.Where(failure => bad.Contains(failure.Task.Host)).ToList();
        var alike = shown.GroupBy(failure => Key(failure.Task, failure.Item)).ToList();
        foreach (var group in alike.Take(ShownFailures))
        {
            Write(group.First().Task, group.First().Item, [.. group.Select(failure => failure.Task.Host)]);
        }

        if (alike.Count > ShownFailures)
        {
            error.WriteLine($"... and {alike.Count - ShownFailures} more");
        }

        if (bad.Count > 0)
        {
            var limit = string.Join(',', bad.Order(StringComparer.Ordinal));
            error.WriteLine(summary.Hosts.Count == bad.Count
                ? "When that is put right, run the same command again: what is done stays done."
                : $"When that is put right, run the same command again; `--limit {limit}` takes only these hosts.");
        }
    }

    /// <summary>Hosts that failed at the same place for the same reason are told of once.</summary>
    private static string Key(TaskEnded failure, ItemEnded? item)
        => $"{failure.Outcome}\0{failure.Position}\0{failure.TaskName}\0{item?.Label}\0{item?.IsHidden}{failure.IsHidden}\0{Text(Values(failure, item), "remedy")}\0{string.Join('\n', Message(Values(failure, item)))}";

    private static JinjaDict Values(TaskEnded failure, ItemEnded? item) => item?.Result.Values ?? failure.Result.Values;

    private static string Names(IReadOnlyList<string> hosts)
        => hosts.Count <= ShownHosts ? string.Join(", ", hosts) : $"{string.Join(", ", hosts.Take(ShownHosts))} and {hosts.Count - ShownHosts} more";

    private void Write(TaskEnded failure, ItemEnded? item, IReadOnlyList<string> hosts)
    {
        var isUnreachable = failure.Outcome == TaskOutcome.Unreachable;
        var values = Values(failure, item);
        var title = $"{Names(hosts)}: {(isUnreachable ? "unreachable" : "failed")} at \"{failure.TaskName}\"{(item is null || item.IsHidden ? "" : $" (item={item.Label})")}";
        error.WriteLine(isUnreachable ? palette.Unreachable(title) : palette.Failed(title));
        if (failure.Position.Line > 0)
        {
            error.WriteLine($"    {failure.Position}");
        }

        if (failure.Origin != SourcePosition.None && failure.Origin.File.Length > 0 && !failure.IsHidden && (failure.Origin.File, failure.Origin.Line) != (failure.Position.File, failure.Position.Line))
        {
            error.WriteLine($"    in {failure.Origin}");
        }

        foreach (var line in failure.IsHidden ? ["(hidden by no_log)"] : Message(values))
        {
            error.WriteLine($"    {line}");
        }

        if (Text(values, "remedy") is { } remedy)
        {
            error.WriteLine($"    -> {remedy}");
        }
    }

    private static IEnumerable<string> Message(JinjaDict values)
    {
        // The place stands above already.
        var message = (Text(values, "msg") ?? Text(values, "message") ?? "it gave no message").Split(OffendingLine.Start)[0];
        var status = values.TryGetValue("rc", out var rc) && rc is long and not 0 ? $" (status {rc})" : "";
        yield return (Lines(message).FirstOrDefault() ?? message) + status;
        foreach (var line in Lines(message).Skip(1).Take(ShownMessageLines).Concat(Lines(Text(values, "stderr") ?? Text(values, "stdout") ?? "").TakeLast(ShownOutputLines)))
        {
            yield return $"| {line}";
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? Text(JinjaDict values, string name)
        => values.TryGetValue(name, out var value) && value is not null && PythonValues.Str(value) is { Length: > 0 } text ? text : null;
}
