namespace Playbooks.Jinja;

/// <summary>A string that is already escaped for HTML. Behaves as a string everywhere else.</summary>
public sealed record Markup(string Value)
{
    public override string ToString() => Value;
}
