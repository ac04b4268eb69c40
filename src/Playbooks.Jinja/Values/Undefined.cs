using System.Runtime.CompilerServices;

namespace Playbooks.Jinja;

/// <summary>
/// A missing value. Printing, iterating, comparing or testing it throws <see cref="UndefinedException"/>; an attribute or item of it
/// is itself, so that <c>foo.bar | default('x')</c> works.
/// </summary>
public sealed class Undefined
{
    private readonly Func<string> hint;
    private readonly object? owner;
    private readonly bool isMember;
    private readonly object? key;
    private readonly bool isHinted;

    public Undefined(string hint, string? name = null)
        : this(() => hint, name)
    {
        isHinted = true;
    }

    private Undefined(object? owner, object? key)
        : this(() => MemberHint(owner, key), PythonValues.TextOf(key))
    {
        (this.owner, this.key, isMember) = (owner, key, true);
    }

    private Undefined(Func<string> hint, string? name, bool isLenient = false)
    {
        this.hint = hint;
        Name = name;
        IsLenient = isLenient;
    }

    /// <summary>The variable, attribute or key that is missing.</summary>
    public string? Name { get; }

    /// <summary>What went wrong when the variable was looked up: its own text could not be evaluated, because something in it is undefined.</summary>
    public Exception? Cause { get; init; }

    /// <summary>The message of the error.</summary>
    public string Hint => hint();

    /// <summary>An attribute of it is itself. Always true.</summary>
    public bool IsChainable => true;

    /// <summary>
    /// Prints as nothing, is false and empty, and equals its like; only its parts are errors. This is what an inline <c>if</c> without
    /// <c>else</c> gives, whatever kind of undefined values is configured.
    /// </summary>
    internal bool IsLenient { get; }

    /// <summary>A variable that does not exist.</summary>
    public static Undefined Variable(string name) => new(() => $"'{name}' is undefined", name);

    /// <summary>An attribute or item that <paramref name="owner"/> does not have.</summary>
    public static Undefined Member(object? owner, object? key) => new(owner, key);

    /// <summary>What an inline <c>if</c> without <c>else</c> gives.</summary>
    internal static Undefined Lenient(string hint) => new(() => hint, null, isLenient: true);

    /// <summary>What it looks like inside a list or a mapping that becomes text.</summary>
    internal string Repr => !RuntimeHelpers.TryEnsureSufficientExecutionStack() ? throw new InsufficientExecutionStackException() : IsLenient ? "Undefined"
        : $"AnsibleUndefined(hint={(isHinted ? PythonValues.Repr(Hint) : "None")}, obj={(isMember ? PythonValues.Repr(owner) : "missing")}, name={PythonValues.Repr(isMember ? key : Name)})";

    /// <summary>The error that using it throws.</summary>
    public UndefinedException Error() => new(Hint, this);

    public override string ToString() => IsLenient ? "" : throw Error();

    private static string MemberHint(object? owner, object? key) => PythonValues.TextOf(key) is { } name
        ? (owner as IJinjaMapping)?.WhyMissing(name) ?? $"'{ObjectTypeName(owner)}' has no attribute {PythonValues.Repr(name)}"
        : $"{ObjectTypeName(owner)} has no element {PythonValues.Repr(key)}";

    private static string ObjectTypeName(object? value) => value is null ? "None" : PythonValues.TypeName(value) + " object";
}
