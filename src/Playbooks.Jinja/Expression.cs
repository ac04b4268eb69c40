using System.Text;
using Playbooks.Jinja.Evaluation;
using Playbooks.Jinja.Nodes;

namespace Playbooks.Jinja;

/// <summary>A parsed expression. Immutable: evaluate it as often as needed, from many threads.</summary>
public sealed class Expression
{
    private readonly JinjaEnvironment environment;
    private readonly ExpressionNode node;
    private readonly string? name;
    private readonly Lazy<IReadOnlySet<string>> referencedNames;

    internal Expression(JinjaEnvironment environment, ExpressionNode node, string? name)
    {
        this.environment = environment;
        this.node = node;
        this.name = name;
        referencedNames = new Lazy<IReadOnlySet<string>>(() =>
        {
            var names = new NameCollector(environment.Globals);
            node.CollectNames(names);
            return names.Free;
        });
    }

    /// <summary>The variables that it reads, without the globals of the environment.</summary>
    public IReadOnlySet<string> ReferencedNames => referencedNames.Value;

    /// <summary>The value; an undefined one is returned as such. Throws <see cref="JinjaException"/>.</summary>
    public object? Evaluate(IScope scope)
    {
        var root = new Frame(null);
        try
        {
            return node.Evaluate(new RenderState(new TemplateContext(environment, scope, root), root, new StringBuilder(), environment.Options.AutoEscape)
            {
                TemplateName = name,
            });
        }
        catch (Exception error) when (LimitExceeded.Is(error))
        {
            throw LimitExceeded.Of(error);
        }
    }
}
