namespace Playbooks.Jinja.Nodes.Expressions;

/// <summary>A comparison.</summary>
internal enum CompareOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}
