namespace Playbooks.Jinja;

/// <summary>A parsed expression. Immutable: evaluate it as often as needed, from many threads.</summary>
public sealed class Expression
{
    /// <summary>The variables that it reads, without the globals of the environment.</summary>
    public IReadOnlySet<string> ReferencedNames => throw new NotImplementedException();

    /// <summary>The value; an undefined one is returned as such. Throws <see cref="JinjaException"/>.</summary>
    public object? Evaluate(IScope scope) => throw new NotImplementedException();
}
