using Playbooks.Connections;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Commands;

/// <summary>Arguments of `script`.</summary>
internal sealed record ScriptArguments : ICommandGuards
{
    [Argument("The script on the controller (looked up in files/), and the words it gets.", IsFreeForm = true)]
    public string? FreeForm { get; init; }

    [Argument("The same as the free form.")]
    public string? Cmd { get; init; }

    [Argument("Program that runs the script, with its options (`bash -e`); without it the script's #! line decides.")]
    public string? Executable { get; init; }

    [Argument("Absolute folder on the node to enter first.")]
    public string? Chdir { get; init; }

    [Argument("Path on the node; when it exists the script does not run.")]
    public string? Creates { get; init; }

    [Argument("Path on the node; when it does not exist the script does not run.")]
    public string? Removes { get; init; }

    [Argument("Accepted as in Ansible: vaulted files are always decrypted.")]
    public bool Decrypt { get; init; } = true;
}

/// <summary>Copies a script from the controller to the node (0700, private folder), runs it there and removes it. Results: rc, stdout, stderr, stdout_lines, stderr_lines, start, end, delta.</summary>
internal sealed class ScriptModule : Module<ScriptArguments>
{
    public override string Name => "script";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(ScriptArguments arguments) => CommandResults.CheckMode(arguments);

    public override bool Acts(ScriptArguments arguments) => !CommandResults.HasGuards(arguments);

    public override IReadOnlyList<Query> Ask(ScriptArguments arguments, IModuleContext context) => [.. Guards(arguments).Select(path => new FileQuery(path))];

    public override Decision Decide(ScriptArguments arguments, Answers answers, IModuleContext context)
    {
        var line = string.IsNullOrWhiteSpace(arguments.FreeForm) ? arguments.Cmd : arguments.FreeForm;
        var words = ShellWords.OfArgument(line ?? "");
        if (words.Count == 0)
        {
            throw new ModuleFailedException("no script given");
        }

        if (arguments.Creates is { Length: > 0 } creates && answers.Get(new FileQuery(creates)).Target is not null)
        {
            return Decision.Ok(ModuleResult.Skip($"{creates} exists, matching creates option"));
        }

        if (arguments.Removes is { Length: > 0 } removes && answers.Get(new FileQuery(removes)).Target is null)
        {
            return Decision.Ok(ModuleResult.Skip($"{removes} does not exist, matching removes option"));
        }

        if (arguments.Chdir is { Length: > 0 } folder && folder[0] != '/')
        {
            return Decision.Fail($"chdir {folder} must be an absolute path for a Unix-aware remote node");
        }

        using var stream = context.ReadFile(context.FindFile("files", words[0])).OpenRead();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var change = new RunScript("run script " + words[0], Wrapper(words, arguments)) { Input = content.ToArray(), StatusIsData = true };
        return new Decision.Change([change], new ModuleResult { Changed = true }, outcomes => Conclude(outcomes[0])) { InCheckMode = ModuleResult.Skip("Check mode is not supported for this task.") };
    }

    /// <summary>Other than those of `command` they are no patterns, and not looked up from chdir.</summary>
    private static IEnumerable<string> Guards(ScriptArguments arguments) => new[] { arguments.Creates, arguments.Removes }.OfType<string>().Where(path => path.Length > 0);

    private static ModuleResult Conclude(ChangeOutcome outcome)
    {
        var result = CommandResults.Build(null, outcome, strip: false, changed: true);
        foreach (var key in result.Failed ? ["cmd", "start", "end", "delta"] : new[] { "cmd", "start", "end", "delta", "msg" })
        {
            result.Values.Remove(key);
        }

        if (result.Failed)
        {
            // Ansible's script fails with an exception that has none to tell.
            result.Values["exception"] = "NoneType: None\n";
        }

        return result;
    }

    private static string Wrapper(IReadOnlyList<string> words, ScriptArguments arguments)
    {
        var name = ShellQuote.Word(Path.GetFileName(words[0]));
        var program = string.IsNullOrWhiteSpace(arguments.Executable) ? "" : ShellQuote.Words(ShellWords.OfArgument(arguments.Executable)) + " ";
        var rest = words.Count > 1 ? " " + ShellQuote.Words(words.Skip(1)) : "";
        return $$"""
            umask 077
            _d=$(mktemp -d) || exit 1
            trap 'rm -rf "$_d"' EXIT
            cat >"$_d"/{{name}} && chmod 0700 "$_d"/{{name}} || exit 1
            umask 022
            {{CommandResults.EnterFolder(arguments.Chdir)}}{{program}}"$_d"/{{name}}{{rest}} </dev/null
            """;
    }
}
