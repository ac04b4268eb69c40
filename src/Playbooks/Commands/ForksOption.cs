using System.CommandLine;
using Playbooks.Execution;

namespace Playbooks.Commands;

/// <summary>-f N: how many hosts at once, one at least.</summary>
internal sealed class ForksOption : Option<int?>
{
    public ForksOption(string description)
        : base("--forks", "-f")
    {
        (HelpName, Description) = ("N", description);
        Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1)
            {
                result.AddError(RunOptions.TooFewForks);
            }
        });
    }
}
