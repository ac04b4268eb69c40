using System.Diagnostics;
using Playbooks.Composition;
using Playbooks.Lab;

namespace Playbooks.Reporting;

/// <summary>Progress of long steps on standard error: one line when a step starts, a line that is overwritten while it goes on (on a terminal), one when it ends.</summary>
internal sealed class StepLines(ITerminal terminal) : ILabProgress
{
    private const string ClearLine = "\r\u001b[K";
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> started = new(StringComparer.Ordinal);
    private bool isLineOpen;

    public void Started(string step)
    {
        lock (gate)
        {
            started[step] = Stopwatch.GetTimestamp();
            WriteLine($"{step} ...");
        }
    }

    public void Progress(string step, string text)
    {
        if (!terminal.IsOutputTerminal)
        {
            return;
        }

        lock (gate)
        {
            var line = $"  {step}: {text}".ReplaceLineEndings(" ");
            terminal.Error.Write(ClearLine + (line.Length < terminal.Width ? line : line[..(terminal.Width - 1)]));
            isLineOpen = true;
        }
    }

    public void Finished(string step, string result)
    {
        lock (gate)
        {
            var time = started.Remove(step, out var start) && Stopwatch.GetElapsedTime(start) is { TotalSeconds: >= 1 } taken ? $" ({taken.TotalSeconds:0} s)" : "";
            WriteLine($"{step}: {result}{time}");
        }
    }

    private void WriteLine(string text)
    {
        terminal.Error.WriteLine((isLineOpen ? ClearLine : "") + text);
        isLineOpen = false;
    }
}
