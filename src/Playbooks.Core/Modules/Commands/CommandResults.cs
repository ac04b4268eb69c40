using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>The results of command, shell, script and query.</summary>
internal static class CommandResults
{
    /// <summary>The exit status that our wrapper uses when it could not enter chdir; its last line on stderr says so too.</summary>
    public const int NoFolder = 125;

    private const string NoFolderText = "playbook: cannot enter the folder";

    /// <summary>`cd` for a wrapper script; empty without a folder.</summary>
    public static string EnterFolder(string? folder)
        => string.IsNullOrEmpty(folder) ? "" : $"cd -- {HomeWord.Of(folder)} || {{ echo '{NoFolderText}' >&2; exit {NoFolder}; }}\n";

    /// <summary>Exports a task's environment in a query's script.</summary>
    public static string Export(IReadOnlyDictionary<string, string> environment)
        => string.Concat(environment.Select(variable => $"export {variable.Key}={ShellQuote.Word(variable.Value)}\n"));

    public static ModuleResult Build(object? command, ChangeOutcome outcome, bool strip, bool changed, string? folder = null)
    {
        var values = Values(command, outcome.Status, outcome.Output, outcome.ErrorText, strip, folder);
        // What was never started has another rc than the shell that tried, or none.
        var isStarted = values["rc"] is long rc && rc == outcome.Status;
        if (isStarted)
        {
            values["start"] = PythonTime.DateTime(outcome.Started);
            values["end"] = PythonTime.DateTime(outcome.Started + outcome.Duration);
            values["delta"] = PythonTime.Delta(outcome.Duration);
        }

        return new ModuleResult { Changed = changed && isStarted, Failed = outcome.Status != 0, Values = values };
    }

    public static JinjaDict Values(object? command, int status, ReadOnlyMemory<byte> output, string error, bool strip, string? folder = null)
    {
        var stderr = strip ? error.TrimEnd('\r', '\n') : error;
        var values = new JinjaDict { ["cmd"] = command, ["rc"] = (long)status, ["msg"] = status == 0 ? "" : "non-zero return code" };
        OutputText.AddStreams(values, OutputText.Decode(output, strip), stderr);
        if (status == NoFolder && stderr.TrimEnd().EndsWith(NoFolderText, StringComparison.Ordinal))
        {
            var why = stderr.Contains("ermission", StringComparison.Ordinal) ? "[Errno 13] Permission denied" : stderr.Contains("ot a directory", StringComparison.Ordinal) ? "[Errno 20] Not a directory" : "[Errno 2] No such file or directory";
            values["msg"] = CannotEnter(folder, why);
            (values["rc"], values["start"], values["end"], values["delta"]) = (null, null, null, null);
            OutputText.AddStreams(values, "", "");
        }
        else if (status is 126 or 127 && command is IReadOnlyList<object?> { Count: > 0 } words && IsExecFailure(stderr, words[0] as string))
        {
            values["rc"] = status == 127 ? 2L : 13L;
            values["cmd"] = ShellQuote.Words(words.Select(PythonValues.Str));
            values["msg"] = status == 127 ? $"[Errno 2] No such file or directory: b'{words[0]}'" : $"[Errno 13] Permission denied: b'{words[0]}'";
            OutputText.AddStreams(values, "", "");
        }

        return values;
    }

    /// <summary>A creates or removes that says there is nothing to do, or a folder that cannot be entered; null when the command must run.</summary>
    public static Decision? Guard(ICommandGuards guards, Queries.Answers answers, object? command)
    {
        if (HasGuards(guards) && NoFolderFound(guards, answers, command) is { } problem)
        {
            return new Decision.Invalid(problem);
        }

        if (guards.Creates is { Length: > 0 } creates && answers.Get(new GlobQuery(creates, guards.Chdir)).Exists)
        {
            return NotRun(command, $"skipped, since {creates} exists", $"not run command since '{creates}' exists");
        }

        return guards.Removes is { Length: > 0 } removes && !answers.Get(new GlobQuery(removes, guards.Chdir)).Exists
            ? NotRun(command, $"skipped, since {removes} does not exist", $"not run command since '{removes}' does not exist")
            : null;
    }

    public static IReadOnlyList<Queries.Query> GuardQueries(ICommandGuards guards)
        => !HasGuards(guards) ? [] : [
            .. string.IsNullOrEmpty(guards.Chdir) ? (Queries.Query[])[] : [new FileQuery(guards.Chdir)],
            .. new[] { guards.Creates, guards.Removes }.Where(path => !string.IsNullOrEmpty(path)).Select(path => new GlobQuery(path!, guards.Chdir))];

    /// <summary>chdir, as check mode looks at it; null without one.</summary>
    public static (Queries.Query Question, Func<Queries.Answers, ModuleResult?> Judge)? FolderFirst(ICommandGuards guards, object? command)
        => string.IsNullOrEmpty(guards.Chdir) ? null : (new FileQuery(guards.Chdir), answers => NoFolderFound(guards, answers, command));

    private static ModuleResult? NoFolderFound(ICommandGuards guards, Queries.Answers answers, object? command)
    {
        if (guards.Chdir is not { Length: > 0 } folder || answers.Get(new FileQuery(folder)).Target is { IsDirectory: true })
        {
            return null;
        }

        var why = answers.Get(new FileQuery(folder)).Target is null ? "[Errno 2] No such file or directory" : "[Errno 20] Not a directory";
        return new ModuleResult { Failed = true, Values = NotStarted(command, null, CannotEnter(folder, why)) };
    }

    private static string CannotEnter(string? folder, string why)
        => $"Unable to change directory before execution: {why}{(string.IsNullOrEmpty(folder) ? "" : $": b'{folder}'")}";

    /// <summary>The values of a command that nothing was run for.</summary>
    private static JinjaDict NotStarted(object? command, long? status, string message, string output = "")
    {
        var values = new JinjaDict { ["cmd"] = command, ["rc"] = status, ["msg"] = message, ["start"] = null, ["end"] = null, ["delta"] = null };
        OutputText.AddStreams(values, output, "");
        return values;
    }

    public static bool HasGuards(ICommandGuards guards) => !string.IsNullOrEmpty(guards.Creates) || !string.IsNullOrEmpty(guards.Removes);

    public static CheckModeSupport CheckMode(ICommandGuards guards) => HasGuards(guards) ? CheckModeSupport.Full : CheckModeSupport.SkipWithResult;

    public static ModuleResult NoCommand()
    {
        return new ModuleResult { Failed = true, Values = NotStarted(null, 256L, "no command given") };
    }

    /// <summary>What check mode reports for a command that would run.</summary>
    public static ModuleResult Predicted(object? command)
    {
        var values = new JinjaDict { ["cmd"] = command, ["rc"] = 0L, ["msg"] = "Command would have run if not in check mode", ["start"] = null, ["end"] = null, ["delta"] = null };
        OutputText.AddStreams(values, "", "");
        return new ModuleResult { Changed = true, Values = values };
    }

    private static Decision NotRun(object? command, string stdout, string message)
    {
        ModuleResult tell(string verb) => new() { Values = NotStarted(command, 0L, $"{verb} {message}", stdout) };

        return new Decision.Satisfied(tell("Did")) { InCheckMode = tell("Would") };
    }

    private static bool IsExecFailure(string stderr, string? word)
        => word is not null && stderr.Contains("exec: ", StringComparison.Ordinal) && stderr.Contains(word, StringComparison.Ordinal);
}

/// <summary>The arguments by which a command need not run.</summary>
internal interface ICommandGuards
{
    string? Creates { get; }

    string? Removes { get; }

    string? Chdir { get; }
}
