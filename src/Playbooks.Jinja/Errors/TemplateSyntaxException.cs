namespace Playbooks.Jinja;

/// <summary>The source is not a template: nothing was rendered.</summary>
public sealed class TemplateSyntaxException : JinjaException
{
    public TemplateSyntaxException(string message, int line, int column, string? templateName = null)
        : base(message) => LocateAt(line, column, templateName);
}
