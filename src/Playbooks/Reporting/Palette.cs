using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Ansible's colours as terminal codes; or none at all.</summary>
internal sealed class Palette(bool isEnabled)
{
    private const string Green = "0;32";
    private const string Yellow = "0;33";
    private const string Cyan = "0;36";
    private const string Red = "0;31";
    private const string BrightRed = "1;31";
    private const string DarkGray = "1;30";
    private const string BrightPurple = "1;35";

    public string Ok(string text) => Paint(Green, text);

    public string Changed(string text) => Paint(Yellow, text);

    public string Skipped(string text) => Paint(Cyan, text);

    public string Failed(string text) => Paint(Red, text);

    public string Unreachable(string text) => Paint(BrightRed, text);

    public string Warning(string text) => Paint(BrightPurple, text);

    public string Retry(string text) => Paint(DarkGray, text);

    public string For(TaskOutcome outcome, string text) => outcome switch
    {
        TaskOutcome.Ok => Ok(text),
        TaskOutcome.Changed => Changed(text),
        TaskOutcome.Skipped => Skipped(text),
        TaskOutcome.Unreachable => Unreachable(text),
        _ => Failed(text),
    };

    /// <summary>Each line of a difference by its first sign.</summary>
    public string Diff(string text)
        => !isEnabled ? text : string.Join('\n', text.Split('\n').Select(line => line switch
        {
            ['+', ..] => Ok(line),
            ['-', ..] => Failed(line),
            ['@', ..] => Skipped(line),
            _ => line,
        }));

    private string Paint(string code, string text)
        => !isEnabled || text.Length == 0 ? text : string.Join('\n', text.Split('\n').Select(line => $"\u001b[{code}m{line}\u001b[0m"));
}
