using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Loading;

/// <summary>Parses with the template language itself.</summary>
internal sealed partial class JinjaSyntaxChecker(JinjaEnvironment environment) : ISyntaxChecker
{
    public string? CheckTemplate(TemplateText text) => Check(() => environment.Parse(text.Source));

    public string? CheckExpression(string expression) => Check(() => environment.ParseCondition(expression));

    private string? Check(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (JinjaException error)
        {
            return error.Message.TrimEnd('.') + Near(error.Message);
        }
    }

    private string Near(string message)
        => Unknown().Match(message) is { Success: true } match
            && Suggestion.Nearest(match.Groups["name"].Value, match.Groups["kind"].Value == "filter" ? environment.Filters.Keys : environment.Tests.Keys) is { } near ? $", did you mean '{near}'?" : "";

    [GeneratedRegex("^No (?<kind>filter|test) named '(?<name>[^']+)'")]
    private static partial Regex Unknown();
}
