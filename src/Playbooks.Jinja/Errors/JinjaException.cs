namespace Playbooks.Jinja;

/// <summary>A template is wrong or could not be rendered. Line and column are 1-based; 0 when not known.</summary>
public abstract class JinjaException(string message, Exception? inner = null) : Exception(message, inner)
{
    public int Line { get; private set; }

    public int Column { get; private set; }

    /// <summary>The name given when the template was parsed, if any.</summary>
    public string? TemplateName { get; private set; }

    /// <summary>Notes where it happened, the innermost place only. Always false, so that it can stand in an exception filter.</summary>
    internal bool LocateAt(int line, int column, string? templateName)
    {
        if (Line == 0)
        {
            (Line, Column, TemplateName) = (line, column, templateName);
        }

        return false;
    }
}
