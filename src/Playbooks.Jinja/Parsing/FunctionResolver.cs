using Playbooks.Jinja.Nodes;

namespace Playbooks.Jinja.Parsing;

/// <summary>
/// Finds the filters and tests that a template names. One that does not exist is an error of the template, except within a condition:
/// there it is an error only when it is used, as in <c>{% if x is defined %}{{ x | special }}{% endif %}</c>.
/// </summary>
internal sealed class FunctionResolver(JinjaEnvironment environment, TokenStream stream)
{
    private readonly List<(string Message, Location Location, int Scope, bool Soft)> missing = [];
    private int scopes;
    private int scope;

    /// <summary>A mark for <see cref="SoftenSince"/>.</summary>
    public int Mark => missing.Count;

    public JinjaFunction? Filter(string name, Location location) => Find(environment.Filters, "filter", name, location);

    public JinjaFunction? Test(string name, Location location) => Find(environment.Tests, "test", name, location);

    /// <summary>A text that stands in the template as a literal.</summary>
    public string Literal(string text) => environment.NoteLiteral(text);

    /// <summary>What is missing since a mark stands in a condition.</summary>
    public void SoftenSince(int mark)
    {
        for (var i = mark; i < missing.Count; i++)
        {
            missing[i] = missing[i] with { Soft = missing[i].Soft || missing[i].Scope == scope };
        }
    }

    /// <summary>Parses a part with a scope of its own: a condition around it does not excuse what is missing in it.</summary>
    public T InScope<T>(Func<T> parse)
    {
        var before = scope;
        scope = ++scopes;
        var result = parse();
        scope = before;
        return result;
    }

    public void ThrowIfMissing()
    {
        foreach (var (message, location, _, soft) in missing)
        {
            if (!soft)
            {
                throw stream.ErrorAt(message, location);
            }
        }
    }

    private JinjaFunction? Find(IDictionary<string, JinjaFunction> functions, string kind, string name, Location location)
    {
        if (functions.TryGetValue(name, out var function))
        {
            return function;
        }

        missing.Add(($"No {kind} named '{name}'.", location, scope, false));
        return null;
    }
}
