using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Plays;

/// <summary>Renders what must be known before any host is: names of imported files and roles. Knows no host, no fact.</summary>
internal interface IStaticTemplates
{
    /// <summary>Throws <see cref="Results.PlaybookException"/> at the text's position.</summary>
    object? Render(TemplateText text, JinjaDict variables);
}
