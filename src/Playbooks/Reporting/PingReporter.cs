using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>One line per machine: it answers, and after how long; or why not and what to do.</summary>
internal sealed class PingReporter(TextWriter output, Palette palette) : IRunEvents
{
    public void Emit(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case TaskEnded { Outcome: TaskOutcome.Ok or TaskOutcome.Changed } ended:
                output.WriteLine(palette.Ok($"{ended.Host}: answers ({ended.Duration.TotalMilliseconds:0} ms)"));
                break;
            case TaskEnded ended:
                var (message, remedy) = (Text(ended, "msg"), Text(ended, "remedy"));
                output.WriteLine(palette.Failed((message.StartsWith(ended.Host + ":", StringComparison.Ordinal) ? message : $"{ended.Host}: {message}") + (remedy.Length == 0 ? "" : $"; {remedy}")));
                break;
            default: break;
        }
    }

    private static string Text(TaskEnded ended, string name) => ended.Result.Values.TryGetValue(name, out var value) ? PythonValues.Str(value) : "";
}
