using System.Text;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `command`.</summary>
internal sealed record CommandArguments : ICommandGuards
{
    [Argument("The command as one line; split into words as sh would, but no shell runs: `|`, `>`, `&&` have no meaning.", IsFreeForm = true)]
    public string? FreeForm { get; init; }

    [Argument("The command as one line; the same as the free form.")]
    public string? Cmd { get; init; }

    [Argument("The command as a list of words; nothing in them is split.")]
    public IReadOnlyList<string>? Argv { get; init; }

    [Argument("Folder to enter first.")]
    public string? Chdir { get; init; }

    [Argument("Path or glob pattern; when it exists the command does not run.")]
    public string? Creates { get; init; }

    [Argument("Path or glob pattern; when it does not exist the command does not run.")]
    public string? Removes { get; init; }

    [Argument("Text for the command's standard input.")]
    public string? Stdin { get; init; }

    [Argument("End stdin with a line break.")]
    public bool StdinAddNewline { get; init; } = true;

    [Argument("Cut line breaks off the end of stdout and stderr in the result.")]
    public bool StripEmptyEnds { get; init; } = true;

    [Argument("Replace $NAME and ${NAME} in the words by the variables of the environment on the node; unknown ones stay.")]
    public bool ExpandArgumentVars { get; init; } = true;
}

/// <summary>Runs a program on the node, without a shell. It runs at its turn, unless `creates` or `removes` say that it need not; its exit status decides.
/// Results: cmd, rc, stdout, stderr, stdout_lines, stderr_lines, start, end, delta.</summary>
internal sealed class CommandModule : Module<CommandArguments>
{
    public override string Name => "command";

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(CommandArguments arguments) => CommandResults.CheckMode(arguments);

    public override bool Acts(CommandArguments arguments) => !CommandResults.HasGuards(arguments);

    public override IReadOnlyList<Query> Ask(CommandArguments arguments, IModuleContext context) => CommandResults.GuardQueries(arguments);

    public override Decision Decide(CommandArguments arguments, Answers answers, IModuleContext context)
    {
        var words = Words(arguments);
        if (words.Count == 0)
        {
            return new Decision.Invalid(CommandResults.NoCommand());
        }

        var command = words.ToList<object?>();
        if (CommandResults.Guard(arguments, answers, command) is { } done)
        {
            return done;
        }

        var script = CommandResults.EnterFolder(arguments.Chdir) + Exec(words, arguments.ExpandArgumentVars);
        var change = new RunScript("run " + string.Join(' ', words), script) { Input = Input(arguments.Stdin, arguments.StdinAddNewline), StatusIsData = true };
        return new Decision.Change([change], CommandResults.Predicted(command), outcomes => CommandResults.Build(command, outcomes[0], arguments.StripEmptyEnds, changed: true, arguments.Chdir)) { CheckFirst = CommandResults.FolderFirst(arguments, command) };
    }

    /// <summary>`exec` of the words: finds programs only, never a shell's builtin.</summary>
    public static string Exec(IReadOnlyList<string> words, bool expand)
        => "exec " + string.Join(' ', words.Select(word => expand ? HomeWord.Expanding(word) : Connections.ShellQuote.Word(word)));

    public static ReadOnlyMemory<byte>? Input(string? text, bool addNewline)
        => text is null ? null : Encoding.UTF8.GetBytes(addNewline && !text.EndsWith('\n') ? text + "\n" : text);

    private static IReadOnlyList<string> Words(CommandArguments arguments)
    {
        var given = new[] { arguments.FreeForm, arguments.Cmd }.Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        if (given.Count + (arguments.Argv is { Count: > 0 } ? 1 : 0) > 1)
        {
            throw new ModuleFailedException("only command or argv can be given, not both");
        }

        return arguments.Argv is { Count: > 0 } argv ? argv
            : given.Count == 1 ? ShellWords.OfArgument(given[0]!)
            : [];
    }
}
