using Playbooks.Results;

namespace Playbooks.Values;

/// <summary>Text of the user's that contains a template, where it stands. The only kind of value that is ever evaluated: a plain
/// <see cref="string"/> is final, so what came from a host, a filter or a registered result can never be templated by accident.
/// Values as loaded are: null, bool, long, double, string, TemplateText, List&lt;object?&gt; and JinjaDict of those.</summary>
internal sealed record TemplateText(string Source, SourcePosition Position)
{
    public static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal)
        || text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal);

    /// <summary>The text itself when it contains no template, a TemplateText when it does.</summary>
    public static object Create(string text, SourcePosition position) => IsTemplate(text) ? new TemplateText(text, position) : text;

    public override string ToString() => Source;
}
