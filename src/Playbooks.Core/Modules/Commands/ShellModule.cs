using Playbooks.Connections;
using Playbooks.Queries;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `shell`.</summary>
internal sealed record ShellArguments : ICommandGuards
{
    [Argument("The line, or lines, that the shell runs.", IsFreeForm = true)]
    public string? FreeForm { get; init; }

    [Argument("The same as the free form.")]
    public string? Cmd { get; init; }

    [Argument("Absolute path of the shell; /bin/sh by default. `/bin/bash` for arrays, `set -o pipefail` and the like.")]
    public string? Executable { get; init; }

    [Argument("Folder to enter first.")]
    public string? Chdir { get; init; }

    [Argument("Path or glob pattern; when it exists nothing runs.")]
    public string? Creates { get; init; }

    [Argument("Path or glob pattern; when it does not exist nothing runs.")]
    public string? Removes { get; init; }

    [Argument("Text for the standard input.")]
    public string? Stdin { get; init; }

    [Argument("End stdin with a line break.")]
    public bool StdinAddNewline { get; init; } = true;

    [Argument("Cut line breaks off the end of stdout and stderr.")]
    public bool StripEmptyEnds { get; init; } = true;
}

/// <summary>Runs a shell line on the node. It runs at its turn, unless `creates` or `removes` say that it need not; its exit status decides. Results as `command`.</summary>
internal sealed class ShellModule : Module<ShellArguments>
{
    public override string Name => "shell";

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(ShellArguments arguments) => CommandResults.CheckMode(arguments);

    public override bool Acts(ShellArguments arguments) => !CommandResults.HasGuards(arguments);

    public override IReadOnlyList<Query> Ask(ShellArguments arguments, IModuleContext context) => CommandResults.GuardQueries(arguments);

    public override Decision Decide(ShellArguments arguments, Answers answers, IModuleContext context)
    {
        var line = string.IsNullOrWhiteSpace(arguments.FreeForm) ? arguments.Cmd : arguments.FreeForm;
        if (string.IsNullOrWhiteSpace(line))
        {
            return new Decision.Invalid(CommandResults.NoCommand());
        }

        if (CommandResults.Guard(arguments, answers, line) is { } done)
        {
            return done;
        }

        var change = new RunScript("run " + line.Trim().Split('\n')[0], Script(line, arguments.Executable, arguments.Chdir))
        {
            Input = CommandModule.Input(arguments.Stdin, arguments.StdinAddNewline),
            StatusIsData = true,
        };
        return new Decision.Change([change], CommandResults.Predicted(line), outcomes => CommandResults.Build(line, outcomes[0], arguments.StripEmptyEnds, changed: true, arguments.Chdir)) { CheckFirst = CommandResults.FolderFirst(arguments, line) };
    }

    /// <summary>The line as a script: evaluated by the shell that is there, or handed to the executable asked for.</summary>
    public static string Script(string line, string? executable, string? folder)
        => CommandResults.EnterFolder(folder)
            + (string.IsNullOrEmpty(executable) || executable == "/bin/sh" ? "eval " : $"exec {ShellQuote.Word(executable)} -c ") + ShellQuote.Word(line);
}
