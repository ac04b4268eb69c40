namespace Playbooks.Jinja;

/// <summary>A filter, test or function was called with arguments that it cannot take.</summary>
public sealed class FilterArgumentException(string message, Exception? inner = null) : TemplateRuntimeException(message, inner);
