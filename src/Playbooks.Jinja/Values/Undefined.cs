namespace Playbooks.Jinja;

/// <summary>
/// A missing value. Printing, iterating, comparing or testing it throws <see cref="UndefinedException"/>; an attribute or item of it
/// is itself, so that <c>foo.bar | default('x')</c> works.
/// </summary>
public sealed class Undefined
{
    private readonly Func<string> hint;

    public Undefined(string hint, string? name = null)
        : this(() => hint, name)
    {
    }

    private Undefined(Func<string> hint, string? name)
    {
        this.hint = hint;
        Name = name;
    }

    /// <summary>The variable, attribute or key that is missing.</summary>
    public string? Name { get; }

    /// <summary>The message of the error.</summary>
    public string Hint => hint();

    /// <summary>An attribute of it is itself. Always true.</summary>
    public bool IsChainable => true;

    /// <summary>A variable that does not exist.</summary>
    public static Undefined Variable(string name) => new($"'{name}' is undefined", name);

    /// <summary>An attribute or item that <paramref name="owner"/> does not have.</summary>
    public static Undefined Member(object? owner, object? key) => new(
        () => PythonValues.TextOf(key) is { } name
            ? $"'{ObjectTypeName(owner)}' has no attribute {PythonValues.Repr(name)}"
            : $"{ObjectTypeName(owner)} has no element {PythonValues.Repr(key)}",
        PythonValues.TextOf(key));

    /// <summary>The error that using it throws.</summary>
    public UndefinedException Error() => new(Hint, this);

    public override string ToString() => throw Error();

    private static string ObjectTypeName(object? value) => value is null ? "None" : PythonValues.TypeName(value) + " object";
}
