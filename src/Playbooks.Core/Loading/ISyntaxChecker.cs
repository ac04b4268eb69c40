using Playbooks.Values;

namespace Playbooks.Loading;

/// <summary>Looks at templates and expressions while loading, before any host is touched. Null: nothing wrong; else what is, in one line.</summary>
internal interface ISyntaxChecker
{
    string? CheckTemplate(TemplateText text);

    string? CheckExpression(string expression);
}
