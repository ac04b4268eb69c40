using System.CommandLine;

namespace Playbooks.Commands;

/// <summary>An option that may be given several times, each time with one value.</summary>
internal sealed class RepeatedOption : Option<string[]>
{
    public RepeatedOption(string name, params string[] aliases)
        : base(name, aliases)
    {
        Validators.Add(result =>
        {
            if (result.IdentifierTokenCount > result.Tokens.Count)
            {
                result.AddError($"{result.IdentifierToken?.Value ?? name} needs a value");
            }
        });
    }
}
