namespace Playbooks.Lab;

/// <summary>Passes on the lines by which the lab's scripts tell their progress.</summary>
internal sealed class ScriptProgress(ILabProgress progress, string step)
{
    private const string Mark = ":: ";

    public void Line(string line)
    {
        if (line.StartsWith(Mark, StringComparison.Ordinal))
        {
            progress.Progress(step, line[Mark.Length..]);
        }
    }
}
