using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `query`.</summary>
internal sealed record QueryArguments
{
    [Argument("The shell line that reads.", IsFreeForm = true)]
    public string? FreeForm { get; init; }

    [Argument("The same as the free form.")]
    public string? Cmd { get; init; }

    [Argument("A program and its words instead of a shell line.")]
    public IReadOnlyList<string>? Argv { get; init; }

    [Argument("Folder to enter first.")]
    public string? Chdir { get; init; }

    [Argument("Absolute path of the shell; /bin/sh by default.")]
    public string? Executable { get; init; }

    [Argument("Cut line breaks off the end of stdout and stderr in the result.")]
    public bool StripEmptyEnds { get; init; } = true;
}

/// <summary>Runs a command that only reads. Because it promises to change nothing it may be asked ahead of its turn and together with other questions, runs in check mode too, and is
/// never "changed". Fails when the exit status is not 0, unless failed_when says otherwise. Results: cmd, rc, stdout, stderr, stdout_lines, stderr_lines.</summary>
internal sealed class QueryModule : Module<QueryArguments>
{
    public override string Name => "query";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override IReadOnlyList<Query> Ask(QueryArguments arguments, IModuleContext context) => [Query(arguments, context)];

    public override Decision Decide(QueryArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Query(arguments, context));
        object command = arguments.Argv is { Count: > 0 } argv ? argv.ToList<object?>() : Line(arguments);
        return Decision.Ok(new ModuleResult
        {
            Failed = !answer.IsSuccess,
            Values = CommandResults.Values(command, answer.Status, answer.Output, answer.Error, arguments.StripEmptyEnds),
        });
    }

    private static CommandQuery Query(QueryArguments arguments, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + (arguments.Argv is { Count: > 0 } argv
            ? CommandResults.EnterFolder(arguments.Chdir) + CommandModule.Exec(argv, expand: false)
            : ShellModule.Script(Line(arguments), arguments.Executable, arguments.Chdir)));

    private static string Line(QueryArguments arguments)
        => !string.IsNullOrWhiteSpace(arguments.FreeForm) ? arguments.FreeForm
            : !string.IsNullOrWhiteSpace(arguments.Cmd) ? arguments.Cmd
            : throw new ModuleFailedException("no command given");
}
