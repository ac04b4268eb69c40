using System.Text.Encodings.Web;
using System.Text.Json;
using Playbooks.Jinja.Formatting;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Writes every event as one line of JSON, at once, so that a killed run leaves what had happened.</summary>
internal sealed class EventLog(Stream stream) : IReporter
{
    /// <summary>Longer texts of results are cut: a log is not a copy of every file.</summary>
    private const int LongestText = 4000;

    private static readonly string[] LoggedValues = ["msg", "rc", "stdout", "stderr", "cmd", "dest", "path", "attempts", "remedy"];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Emit(RunEvent runEvent)
    {
        if (runEvent is HostActivity)
        {
            return;
        }

        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", runEvent.Time);
            json.WriteString("event", runEvent.GetType().Name);
            Write(json, runEvent);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        stream.Flush();
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static void Write(Utf8JsonWriter json, RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted run: WriteList(json, "playbooks", run.Playbooks); json.WriteNumber("hosts", run.Hosts); json.WriteBoolean("check", run.Check); break;
            case PlaybookStarted playbook: json.WriteString("file", playbook.File); json.WriteNumber("plays", playbook.Plays); break;
            case PlayStarted play: json.WriteString("play", play.Name); WriteList(json, "hosts", play.Hosts); break;
            case NoHostsMatched play: json.WriteString("play", play.Name); break;
            case TaskStarted task: json.WriteString("task", task.Name); json.WriteString("action", task.Action); json.WriteString("position", task.Position.ToString()); break;
            case ItemEnded item: Write(json, item); break;
            case TaskEnded task: Write(json, task); break;
            case TaskRetried retry: json.WriteString("host", retry.Host); json.WriteString("task", retry.TaskName); json.WriteNumber("left", retry.Left); break;
            case JobPolled job: json.WriteString("host", job.Host); json.WriteString("job", job.JobId); json.WriteString("state", job.Progress.ToString().ToLowerInvariant()); break;
            case HandlerNotified notified: json.WriteString("host", notified.Host); json.WriteString("handler", notified.Handler); break;
            case Included included: json.WriteString("file", included.File); WriteList(json, "hosts", included.Hosts); break;
            case RunWarning warning: json.WriteString("text", warning.Text); break;
            case RetryFileWritten retry: json.WriteString("file", retry.File); break;
            case PlaybookEnded ended: Write(json, ended.Summary); break;
            case RunEnded ended: Write(json, ended.Summary); break;
            default: break;
        }
    }

    private static void Write(Utf8JsonWriter json, ItemEnded item)
    {
        json.WriteString("host", item.Host);
        json.WriteString("item", item.IsHidden ? "(hidden)" : item.Label);
        WriteOutcome(json, item.Outcome, item.IsIgnored);
        WriteResult(json, item.Result, item.IsHidden);
    }

    private static void Write(Utf8JsonWriter json, TaskEnded task)
    {
        json.WriteString("host", task.Host);
        json.WriteString("task", task.TaskName);
        json.WriteString("action", task.Action);
        json.WriteString("position", task.Position.ToString());
        WriteOutcome(json, task.Outcome, task.IsIgnored);
        json.WriteNumber("seconds", Math.Round(task.Duration.TotalSeconds, 4));
        if (task.IsRescued)
        {
            json.WriteBoolean("rescued", true);
        }

        if (task.DelegatedTo is { } other)
        {
            json.WriteString("delegated_to", other);
        }

        if (!task.IsHidden && task.Changes.Count > 0)
        {
            WriteList(json, "changes", task.Changes);
        }

        WriteResult(json, task.Result, task.IsHidden);
    }

    private static void WriteOutcome(Utf8JsonWriter json, TaskOutcome outcome, bool isIgnored)
    {
        json.WriteString("outcome", outcome.ToString().ToLowerInvariant());
        if (isIgnored)
        {
            json.WriteBoolean("ignored", true);
        }
    }

    private static void WriteResult(Utf8JsonWriter json, ModuleResult result, bool isHidden)
    {
        foreach (var name in isHidden ? [] : LoggedValues)
        {
            if (result.Values.TryGetValue(name, out var value) && value is not null)
            {
                var text = value is string plain ? plain : JsonText.Of(value, JsonOptions.Printed);
                json.WriteString(name, text.Length <= LongestText ? text : text[..LongestText] + "...");
            }
        }
    }

    private static void Write(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteNumber("seconds", Math.Round(summary.Duration.TotalSeconds, 3));
        json.WriteBoolean("interrupted", summary.IsInterrupted);
        json.WriteStartObject("recap");
        foreach (var host in summary.Hosts)
        {
            json.WriteStartObject(host.Host);
            json.WriteNumber("ok", host.Ok);
            json.WriteNumber("changed", host.Changed);
            json.WriteNumber("unreachable", host.Unreachable);
            json.WriteNumber("failed", host.Failed);
            json.WriteNumber("skipped", host.Skipped);
            json.WriteNumber("rescued", host.Rescued);
            json.WriteNumber("ignored", host.Ignored);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
