using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Plays;

/// <summary>Where nothing can be rendered: a template is a mistake.</summary>
internal sealed class NoStaticTemplates : IStaticTemplates
{
    public object? Render(TemplateText text, JinjaDict variables)
        => throw new Results.PlaybookException(text.Position, $"'{text.Source}' cannot be known before the run", "write the name out");
}
