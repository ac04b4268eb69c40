namespace Playbooks.Jinja;

/// <summary>A template named by include, import, from or extends does not exist.</summary>
public sealed class TemplateNotFoundException(string name) : TemplateRuntimeException(name)
{
    /// <summary>The name as written in the template.</summary>
    public string MissingName { get; } = name;
}
