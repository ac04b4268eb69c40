namespace Playbooks.Jinja.Nodes.Statements;

/// <summary>The signature and body of a macro or call block.</summary>
/// <param name="Name">Null for a call block.</param>
internal sealed record MacroDefinition(
    string? Name,
    IReadOnlyList<(string Name, ExpressionNode? Default)> Parameters,
    StatementNode[] Body)
{
    public bool CatchesKeyword { get; init; }

    public bool CatchesPositional { get; init; }

    public bool UsesCaller { get; init; }

    /// <summary>Finds out which of the special names the body uses.</summary>
    public static MacroDefinition Create(string? name, IReadOnlyList<(string Name, ExpressionNode? Default)> parameters, StatementNode[] body)
    {
        var names = new NameCollector(new Dictionary<string, object?>());
        foreach (var statement in body)
        {
            statement.CollectNames(names);
        }

        return new MacroDefinition(name, parameters, body)
        {
            CatchesKeyword = names.Free.Contains("kwargs"),
            CatchesPositional = names.Free.Contains("varargs"),
            UsesCaller = names.Free.Contains("caller"),
        };
    }

    public void CollectNames(NameCollector names) => names.InScope(() =>
    {
        names.Store("varargs");
        names.Store("kwargs");
        names.Store("caller");

        foreach (var (name, fallback) in Parameters)
        {
            fallback?.CollectNames(names);
            names.Store(name);
        }

        foreach (var statement in Body)
        {
            statement.CollectNames(names);
        }
    });
}
