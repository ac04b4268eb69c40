using System.Text;
using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% import "name" as module %}</c> and <c>{% from "name" import a as b %}</c>.</summary>
/// <param name="module">The name for the whole template; null for the second form.</param>
internal sealed class ImportStatement(
    Location location,
    ExpressionNode name,
    string? module,
    (string Name, string Alias)[] imported,
    bool withContext) : StatementNode(location)
{
    public override Signal Execute(RenderState state)
    {
        try
        {
            RenderState.CheckDepth();
            var template = TemplateFinder.Find(state, name.Evaluate(state));
            var output = new StringBuilder();
            var root = template.RenderInto(state, withContext, output);
            var result = new TemplateModule(template.Name, root, output.ToString());
            if (module is not null)
            {
                state.Frame.Set(module, result);
            }

            foreach (var (item, alias) in imported)
            {
                state.Frame.Set(alias, result.TryGetAttribute(item, out var value)
                    ? value
                    : new Undefined($"the template {result.Describe()} (imported on line {Location.Line}) does not export the requested name {PythonValues.Repr(item)}", item));
            }
        }
        catch (JinjaException error) when (error.LocateAt(Location.Line, Location.Column, state.TemplateName))
        {
            throw;
        }

        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        name.CollectNames(names);
        if (module is not null)
        {
            names.Store(module);
        }

        foreach (var (_, alias) in imported)
        {
            names.Store(alias);
        }
    }
}
