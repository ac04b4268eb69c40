namespace Playbooks.Jinja.Filters;

/// <summary>A group of <c>groupby</c>: the tuple (key, items), also as <c>.grouper</c> and <c>.list</c>.</summary>
internal sealed class GroupTuple(object? grouper, List<object?> list) : JinjaTuple(grouper, list)
{
    public object? Grouper => grouper;

    public List<object?> List => list;
}
