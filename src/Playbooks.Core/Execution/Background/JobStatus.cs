using System.Globalization;
using System.Text;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Net;
using Playbooks.Queries;

namespace Playbooks.Execution.Background;

/// <summary>What stands on a node about one job.</summary>
/// <param name="Path">Its file, with the home folder filled in.</param>
/// <param name="State">Where it stands.</param>
internal sealed record JobStatus(string Path, JobState State)
{
    /// <summary>Of a job that ended: what its steps answered.</summary>
    public IReadOnlyList<ChangeOutcome> Outcomes { get; init; } = [];

    /// <summary>What was predicted when it was started, for a run that did not start it; or, written by another program (Ansible, or our own watcher at the limit), the whole file.</summary>
    public JinjaDict Values { get; init; } = [];

    /// <summary>Reads the answer to <see cref="JobScripts.ToLook"/>.</summary>
    public static JobStatus Parse(ReadOnlyMemory<byte> answer, DateTimeOffset now)
    {
        var reader = new OutputReader(answer);
        var path = Line(reader);
        var uptime = Number(Line(reader));
        var state = Line(reader);
        if (state == "missing")
        {
            return new JobStatus(path, JobState.Missing);
        }

        var file = answer[reader.Position..];
        if (file.IsEmpty || !JsonValues.TryParse(reader.TakeUntil("\n"u8), out var first) || first is not JinjaDict header)
        {
            return JsonValues.TryParse(file, out var whole) && whole is JinjaDict all ? Foreign(path, all) : Unfinished(path, state);
        }

        if (!header.TryGetValue("steps", out var steps))
        {
            return header.TryGetValue("started", out _) && !(header.TryGetValue("finished", out var finished) && PythonValues.IsTrue(finished)) ? Unfinished(path, state) : Foreign(path, header);
        }

        var about = JsonValues.TryParse(reader.TakeUntil("\n"u8), out var second) && second is JinjaDict values ? values : [];
        var (began, ended) = (Number(header["began"]), Number(header["ended"]));
        return new JobStatus(path, JobState.Ended) { Values = about, Outcomes = Read((List<object?>)steps!, answer[reader.Position..], now - TimeSpan.FromSeconds(Math.Max(0, uptime - began)), TimeSpan.FromSeconds(Math.Max(0, ended - began))) };
    }

    private static JobStatus Unfinished(string path, string state) => new(path, state == "gone" ? JobState.Gone : JobState.Running);

    private static JobStatus Foreign(string path, JinjaDict values) => new(path, JobState.Foreign) { Values = values };

    private static List<ChangeOutcome> Read(List<object?> steps, ReadOnlyMemory<byte> rest, DateTimeOffset started, TimeSpan duration)
    {
        var outcomes = new List<ChangeOutcome>(steps.Count);
        foreach (var step in steps.Cast<List<object?>>())
        {
            var (output, error) = ((int)Number(step[1]), (int)Number(step[2]));
            outcomes.Add(new ChangeOutcome((int)Number(step[0]), rest[..output], rest[output..(output + error)]) { Started = started, Duration = duration });
            rest = rest[(output + error)..];
        }

        return outcomes;
    }

    private static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Line(OutputReader reader) => Encoding.UTF8.GetString(reader.TakeUntil("\n"u8).Span);
}
