namespace Playbooks.Jinja;

/// <summary>A lazy mapping that behaves as a dict everywhere: iteration, <c>items()</c>, <c>in</c>, length, equality, filters.</summary>
public interface IJinjaMapping : IJinjaObject
{
    /// <summary>The keys in order. No key is null.</summary>
    IEnumerable<object> Keys { get; }

    int Count { get; }

    string IJinjaObject.PythonTypeName => "dict";
}
