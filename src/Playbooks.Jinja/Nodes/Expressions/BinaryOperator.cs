namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>An operator between its operands.</summary>
internal enum BinaryOperator
{
    And,
    Or,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}
