namespace Playbooks.Jinja;

/// <summary>A template failed while rendering: a wrong type, a division by zero, a bad argument.</summary>
public class TemplateRuntimeException(string message, Exception? inner = null) : JinjaException(message, inner);
