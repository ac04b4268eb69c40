using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>Renders names of static imports from what is known before any host is.</summary>
internal sealed class StaticTemplates(Templar templar) : IStaticTemplates
{
    public object? Render(TemplateText text, JinjaDict variables)
    {
        try
        {
            return templar.Resolve(text, new LoadedScope(templar, variables));
        }
        catch (Exception exception) when (exception is TemplateFailedException or ModuleFailedException)
        {
            throw new PlaybookException(text.Position, $"'{text.Source}' cannot be known before the run: {exception.Message}", "a static import can use extra variables and the play's own; use include_* for what depends on a host");
        }
    }
}
