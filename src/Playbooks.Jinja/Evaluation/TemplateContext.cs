using Playbooks.Jinja.Nodes.Statements;

namespace Playbooks.Jinja.Evaluation;

/// <summary>What one template and the templates it extends share during a render.</summary>
internal sealed class TemplateContext(JinjaEnvironment environment, IScope scope, Frame root, bool copiesVariables = false)
{
    /// <summary>Lists and mappings of the host as this render sees and changes them; null: it changes none.</summary>
    public Dictionary<string, object?>? Copies { get; } = copiesVariables ? new(StringComparer.Ordinal) : null;

    public JinjaEnvironment Environment => environment;

    /// <summary>The host's variables.</summary>
    public IScope Scope { get; } = scope;

    /// <summary>The variables of the whole render, which a template that is imported without them does not see.</summary>
    public IScope RenderScope { get; init; } = scope;

    /// <summary>The names set at the top level: what importers get and blocks see.</summary>
    public Frame Root => root;

    /// <summary>The blocks of a name, from the most derived template to the base.</summary>
    public Dictionary<string, List<BlockStatement>> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The template to render in place of this one, once an extends statement ran.</summary>
    public Template? Parent { get; set; }

    public void AddBlocks(Template template)
    {
        foreach (var block in template.Blocks)
        {
            if (!Blocks.TryGetValue(block.Name, out var stack))
            {
                Blocks.Add(block.Name, stack = []);
            }

            stack.Add(block);
        }
    }
}
