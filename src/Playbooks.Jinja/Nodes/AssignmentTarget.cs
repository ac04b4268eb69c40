using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Nodes.Expressions;

namespace Playbooks.Jinja.Nodes;

/// <summary>What a value is assigned to: a name, several names, or an attribute of a namespace.</summary>
internal sealed class AssignmentTarget
{
    private readonly string? name;
    private readonly string? attribute;
    private readonly AssignmentTarget[] parts = [];

    /// <summary>A name, or <c>name.attribute</c> of a namespace.</summary>
    public AssignmentTarget(string name, string? attribute = null) => (this.name, this.attribute) = (name, attribute);

    private AssignmentTarget(AssignmentTarget[] parts) => this.parts = parts;

    /// <summary>The target that an expression stands for; null when nothing can be assigned to it.</summary>
    public static AssignmentTarget? From(ExpressionNode expression)
    {
        if (expression is NameExpression variable)
        {
            return new AssignmentTarget(variable.Name);
        }

        if (expression is not TupleExpression tuple)
        {
            return null;
        }

        var parts = tuple.Items.Select(From).ToArray();
        return parts.Contains(null) ? null : new AssignmentTarget(parts!);
    }

    /// <summary>A name is among those that are set.</summary>
    public bool Sets(string wanted) => (name == wanted && attribute is null) || Array.Exists(parts, part => part.Sets(wanted));

    public void Assign(RenderState state, Frame frame, object? value)
    {
        if (attribute is not null)
        {
            var owner = state.Lookup(name!);
            (owner as JinjaNamespace ?? throw new TemplateRuntimeException("cannot assign attribute on non-namespace object")).Set(attribute, value);
        }
        else if (name is not null)
        {
            frame.Set(name, value);
        }
        else
        {
            Unpack(state, frame, value);
        }
    }

    public void CollectNames(NameCollector names)
    {
        if (attribute is not null)
        {
            names.Load(name!);
            names.Change(name!);
        }
        else if (name is not null)
        {
            names.Store(name);
        }

        foreach (var part in parts)
        {
            part.CollectNames(names);
        }
    }

    private void Unpack(RenderState state, Frame frame, object? value)
    {
        var items = PythonValues.SequenceOf(value);
        if (items is null)
        {
            items = value is Undefined || value is not (string or Markup or IEnumerable<object?> or JinjaDict or IJinjaMapping)
                ? throw (value as Undefined)?.Error() ?? new TemplateRuntimeException($"cannot unpack non-iterable {PythonValues.TypeName(value)} object")
                : PythonValues.ToList(value);
        }

        if (items.Count != parts.Length)
        {
            throw new TemplateRuntimeException(items.Count < parts.Length
                ? $"not enough values to unpack (expected {parts.Length}, got {items.Count})"
                : $"too many values to unpack (expected {parts.Length})");
        }

        for (var i = 0; i < parts.Length; i++)
        {
            parts[i].Assign(state, frame, PythonValues.FromHost(items[i]));
        }
    }
}
