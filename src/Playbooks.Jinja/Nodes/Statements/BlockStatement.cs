using Playbooks.Jinja.Evaluation;

namespace Playbooks.Jinja.Nodes.Statements;

/// <summary><c>{% block name scoped required %} ... {% endblock %}</c>.</summary>
internal sealed class BlockStatement(Location location, string name, bool scoped, bool required, StatementNode[] body, string? templateName)
    : StatementNode(location)
{
    public string Name => name;

    public StatementNode[] Body => body;

    public string? TemplateName => templateName;

    public override Signal Execute(RenderState state)
    {
        if (state.Silent)
        {
            return Signal.None;
        }

        var stack = state.Context.Blocks[name];
        if (required && ReferenceEquals(stack[0], this))
        {
            var error = new TemplateRuntimeException($"Required block {PythonValues.Repr(name)} not found");
            error.LocateAt(Location.Line, Location.Column, state.TemplateName);
            throw error;
        }

        new BlockReference(name, state.Context, stack, 0, scoped ? state.Frame : state.Context.Root).Render(state);
        return Signal.None;
    }

    public override void CollectNames(NameCollector names)
    {
        if (scoped)
        {
            names.ScopedBlock();
        }

        names.InScope(() =>
        {
            names.Store("super");
            names.Store("self");
            Array.ForEach(body, statement => statement.CollectNames(names));
        });
    }
}
