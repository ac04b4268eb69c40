using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Plays;

/// <summary>Renders what must be known before any host is: names of imported files and roles. Knows no host, no fact.</summary>
internal interface IStaticTemplates
{
    /// <summary>Throws <see cref="Results.PlaybookException"/> at the text's position.</summary>
    object? Render(TemplateText text, JinjaDict variables);
}

/// <summary>Where nothing can be rendered: a template is a mistake.</summary>
internal sealed class NoStaticTemplates : IStaticTemplates
{
    public object? Render(TemplateText text, JinjaDict variables)
        => throw new Results.PlaybookException(text.Position, $"'{text.Source}' cannot be known before the run", "write the name out");
}
