using Playbooks.Jinja.Nodes.Statements;

namespace Playbooks.Jinja.Evaluation;

/// <summary>A block as <c>super</c> or <c>self.name</c>: called, it renders the block at a level of the inheritance.</summary>
internal sealed class BlockReference(string name, TemplateContext context, List<BlockStatement> stack, int depth, Frame frame) : ICallable, IJinjaObject
{
    public string PythonTypeName => "BlockReference";

    public object? Call(CallContext call) => call.State.Rendered(call.State.Capture(this, (state, reference) => reference.Render(state)));

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name == "super" ? Super() : null;
        return name == "super";
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>The same block one level towards the base template; undefined when there is none.</summary>
    public object Super() => depth + 1 < stack.Count
        ? new BlockReference(name, context, stack, depth + 1, frame)
        : new Undefined($"there is no parent block called {PythonValues.Repr(name)}.", "super");

    /// <summary>Renders into the output of a state.</summary>
    public void Render(RenderState state)
    {
        RenderState.CheckDepth();
        var block = stack[depth];
        var inner = new Frame(frame);
        inner.Set("super", Super());
        inner.Set("self", new SelfReference(context));
        var (before, silent, template) = (state.Frame, state.Silent, state.TemplateName);
        (state.Frame, state.Silent, state.TemplateName) = (inner, false, block.TemplateName);
        try
        {
            StatementRunner.Run(block.Body, state);
        }
        finally
        {
            (state.Frame, state.Silent, state.TemplateName) = (before, silent, template);
        }
    }
}
