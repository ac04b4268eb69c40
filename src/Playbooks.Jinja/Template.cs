namespace Playbooks.Jinja;

/// <summary>A parsed template. Immutable: render it as often as needed, from many threads.</summary>
public sealed class Template
{
    /// <summary>The source is exactly one <c>{{ expression }}</c> with nothing around it.</summary>
    public bool IsSingleExpression => throw new NotImplementedException();

    /// <summary>The variables that it reads and does not set itself, without the globals of the environment.</summary>
    public IReadOnlySet<string> ReferencedNames => throw new NotImplementedException();

    /// <summary>The text. Throws <see cref="JinjaException"/>.</summary>
    public string Render(IScope scope) => throw new NotImplementedException();

    /// <summary>The value of a single expression with its type; else the rendered text. Throws <see cref="JinjaException"/>.</summary>
    public object? Evaluate(IScope scope) => throw new NotImplementedException();
}
