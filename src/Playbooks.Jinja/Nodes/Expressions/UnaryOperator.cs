namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>An operator before its operand.</summary>
internal enum UnaryOperator
{
    Not,
    Negate,
    Plus,
}
