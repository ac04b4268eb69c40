using Playbooks.Values;

namespace Playbooks.Loading;

/// <summary>Accepts everything.</summary>
internal sealed class NoSyntaxChecker : ISyntaxChecker
{
    public string? CheckTemplate(TemplateText text) => null;

    public string? CheckExpression(string expression) => null;
}
