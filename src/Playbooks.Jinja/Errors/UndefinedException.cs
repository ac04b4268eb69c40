namespace Playbooks.Jinja;

/// <summary>An undefined value was used. The message is the one of Jinja2, as in <c>'foo' is undefined</c>.</summary>
public sealed class UndefinedException(string message, Undefined? undefined = null) : TemplateRuntimeException(message)
{
    /// <summary>The value that was used, when there was one.</summary>
    public Undefined? Undefined { get; } = undefined;
}
