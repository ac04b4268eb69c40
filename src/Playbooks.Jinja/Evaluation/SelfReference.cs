namespace Playbooks.Jinja.Evaluation;

/// <summary>The variable <c>self</c>: the template's blocks by name.</summary>
internal sealed class SelfReference(TemplateContext context) : IJinjaObject
{
    public string PythonTypeName => "TemplateReference";

    public bool TryGetAttribute(string name, out object? value)
    {
        if (context.Blocks.TryGetValue(name, out var stack))
        {
            value = new BlockReference(name, context, stack, 0, context.Root);
            return true;
        }

        value = null;
        return false;
    }

    public override string ToString() => "<TemplateReference None>";

    public bool TryGetItem(object? key, out object? value) =>
        PythonValues.TextOf(key) is { } name ? TryGetAttribute(name, out value) : (value = null) is not null;
}
