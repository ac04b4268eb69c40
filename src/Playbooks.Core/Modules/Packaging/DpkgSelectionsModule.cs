using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `dpkg_selections`.</summary>
internal sealed record DpkgSelectionsArguments
{
    [Argument("The package.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("What shall become of it: hold keeps its version, install lets it be upgraded again.", Required = true, Choices = ["install", "hold", "deinstall", "purge"])]
    public string Selection { get; init; } = "";
}

/// <summary>A package's selection in dpkg's database. Nothing is installed or removed. Results: before (`not present` for an unknown package), after.</summary>
internal sealed class DpkgSelectionsModule : Module<DpkgSelectionsArguments>
{
    public override string Name => "dpkg_selections";

    public override IReadOnlyList<Query> Ask(DpkgSelectionsArguments arguments, IModuleContext context) => [Question(arguments, context)];

    public override Decision Decide(DpkgSelectionsArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Question(arguments, context));
        if (!answer.IsSuccess)
        {
            return answer.Status == 127
                ? Decision.Fail("Failed to find required executable \"dpkg\" in paths: it is for Debian and its kin")
                : new Decision.Invalid(new FailedStep("", "", answer.Status, ["dpkg", "--get-selections", arguments.Name], answer.Text, answer.Error).ToResult(answer.Error.TrimEnd(), $"dpkg --get-selections {arguments.Name}"));
        }

        var current = answer.Text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) is [_, var selection, ..] ? selection : "not present";
        var result = new ModuleResult { Values = new JinjaDict { ["before"] = current, ["after"] = arguments.Selection } };
        return current == arguments.Selection
            ? Decision.Ok(result)
            : new Decision.Change([new RunScript($"select {arguments.Name} {arguments.Selection}", "dpkg --set-selections") { Input = Encoding.UTF8.GetBytes($"{arguments.Name} {arguments.Selection}\n") }], result with { Changed = true });
    }

    private static CommandQuery Question(DpkgSelectionsArguments arguments, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + $"command -v dpkg >/dev/null || exit 127\ndpkg --get-selections {ShellQuote.Word(arguments.Name)}");
}
