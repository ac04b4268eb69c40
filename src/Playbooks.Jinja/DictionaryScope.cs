namespace Playbooks.Jinja;

/// <summary>A scope over a plain dictionary.</summary>
public sealed class DictionaryScope(IReadOnlyDictionary<string, object?> values) : IScope
{
    /// <summary>A scope without variables.</summary>
    public static DictionaryScope Empty { get; } = new(new Dictionary<string, object?>());

    public bool TryGetValue(string name, out object? value) => values.TryGetValue(name, out value);
}
