namespace Playbooks.Results;

/// <summary>What Ansible's messages end with: the line of the user's file that they are about, and the one before it.</summary>
internal static class OffendingLine
{
    public const string Start = "\n\nThe error appears to be in ";

    /// <summary>Nothing when the file is not there any more.</summary>
    public static string Describe(SourcePosition position)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(position.File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }

        if (position.Line < 1 || position.Line > lines.Length)
        {
            return "";
        }

        var before = position.Line > 1 ? lines[position.Line - 2].TrimEnd() : "";
        return $"{Start}'{position.File}': line {position.Line}, column {position.Column}, but may\nbe elsewhere in the file depending on the exact syntax problem.\n\n"
            + $"The offending line appears to be:\n\n{before}\n{lines[position.Line - 1].TrimEnd()}\n{new string(' ', position.Column - 1)}^ here\n";
    }
}
