using System.Runtime.CompilerServices;
using Playbooks.Jinja.Filters;
using Playbooks.Jinja.Parsing;
using Playbooks.Jinja.Tests;

namespace Playbooks.Jinja;

/// <summary>
/// The language as templates see it: options, filters, tests, globals, loader. Fill the dictionaries before the first template is
/// parsed; from then on it is safe to use from many threads.
/// </summary>
public sealed class JinjaEnvironment
{
    public JinjaEnvironment(JinjaOptions options)
    {
        Options = options;
        BuiltInFilters.Register(Filters);
        BuiltInTests.Register(Tests);
        BuiltInGlobals.Register(Globals);
    }

    public JinjaOptions Options { get; }

    public IDictionary<string, JinjaFunction> Filters { get; } = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);

    public IDictionary<string, JinjaFunction> Tests { get; } = new Dictionary<string, JinjaFunction>(StringComparer.Ordinal);

    public IDictionary<string, object?> Globals { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public ITemplateLoader? Loader { get; set; }

    /// <summary>The texts that stand as literals in its templates and look like templates themselves.</summary>
    private readonly ConditionalWeakTable<string, object> literals = [];

    /// <summary>Parses a template. Throws <see cref="TemplateSyntaxException"/>.</summary>
    /// <param name="name">Appears in errors.</param>
    public Template Parse(string source, string? name = null) => Parse(source, name, Options);

    /// <summary>Parses a template with options of its own. Throws <see cref="TemplateSyntaxException"/>.</summary>
    public Template Parse(string source, string? name, JinjaOptions options) => TemplateParser.Parse(this, options, source, name);

    /// <summary>Whether a text is one that stands as a literal in a template and looks like a template itself; another text with the same letters is not.</summary>
    public bool IsWritten(string text) => literals.TryGetValue(text, out _);

    /// <summary>Parses an expression, without delimiters. Throws <see cref="TemplateSyntaxException"/>.</summary>
    public Expression ParseExpression(string source, string? name = null) => TemplateParser.ParseExpression(this, Options, source, name);

    /// <summary>Parses what may stand in an <c>if</c> tag, as a condition of Ansible's is. Backslashes start escapes. Throws <see cref="TemplateSyntaxException"/>.</summary>
    public Expression ParseCondition(string source) => TemplateParser.ParseCondition(this, Options, source);

    internal string NoteLiteral(string text)
    {
        if (text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal))
        {
            literals.AddOrUpdate(text, text);
        }

        return text;
    }
}
