namespace Playbooks.Jinja;

/// <summary>A lazy mapping that behaves as a dict everywhere: iteration, <c>items()</c>, <c>in</c>, length, equality, filters.</summary>
public interface IJinjaMapping : IJinjaObject
{
    /// <summary>The keys in order. No key is null.</summary>
    IEnumerable<object> Keys { get; }

    int Count { get; }

    /// <summary>What to say of a key that is not there; null: what Python's dict says.</summary>
    string? WhyMissing(string key) => null;

    string IJinjaObject.PythonTypeName => "dict";
}
