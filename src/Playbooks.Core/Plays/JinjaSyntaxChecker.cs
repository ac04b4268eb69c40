using Playbooks.Jinja;
using Playbooks.Variables;

namespace Playbooks.Plays;

/// <summary>Parses with the template language itself.</summary>
internal sealed class JinjaSyntaxChecker(JinjaEnvironment environment) : ISyntaxChecker
{
    public string? CheckTemplate(TemplateText text) => Check(() => environment.Parse(text.Source));

    public string? CheckExpression(string expression) => Check(() => environment.ParseExpression(expression));

    private static string? Check(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (JinjaException error)
        {
            return error.Message;
        }
    }
}
