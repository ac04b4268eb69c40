using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `tempfile`.</summary>
internal sealed record TempFileArguments
{
    [Argument("What to make.", Choices = ["directory", "file"])]
    public string State { get; init; } = "file";

    [Argument("Folder on the node to make it in. Default: $TMPDIR or /tmp.")]
    public string? Path { get; init; }

    [Argument("Beginning of the name.")]
    public string Prefix { get; init; } = "ansible.";

    [Argument("End of the name.")]
    public string Suffix { get; init; } = "";
}

/// <summary>Makes a new empty file (0600) or folder (0700) with a name nobody can guess. It changes something every time. Results: path, and what is there (mode, uid, state, ...).</summary>
internal sealed class TempFileModule : Module<TempFileArguments>
{
    public override string Name => "tempfile";

    public override CheckModeSupport CheckMode(TempFileArguments arguments) => CheckModeSupport.Skip;

    public override IReadOnlyList<Query> Ask(TempFileArguments arguments, IModuleContext context) => [];

    public override Decision Decide(TempFileArguments arguments, Answers answers, IModuleContext context)
    {
        var folder = arguments.Path is { Length: > 0 } path ? RemotePath.ToShell(path) : "\"${TMPDIR:-/tmp}\"";
        // set -C: the file is made or it fails, an existing one is never taken. busybox's mktemp knows no suffix.
        var make = arguments.State == "directory" ? "mkdir -- \"$p\"" : "(set -C; : >\"$p\")";
        var script = $"""
            umask 077; d={folder}; [ -d "$d" ] || {'{'} echo "$d is not a folder" >&2; exit 1; {'}'}
            n=0; while [ $n -lt 10 ]; do n=$((n+1))
            r=$(head -c 6 /dev/urandom | od -An -tx1 | tr -d ' \n') && [ -n "$r" ] || exit
            p=${'{'}d%/{'}'}/{ShellQuote.Word(arguments.Prefix)}${'{'}r{'}'}{(arguments.Suffix.Length > 0 ? ShellQuote.Word(arguments.Suffix) : "")}
            if {make} 2>/dev/null; then printf '%s\n' "$p"; QUOTING_STYLE=literal {StatOutput.Command} -- "$p"; exit 0; fi; done
            echo "cannot make anything in $d" >&2; exit 1
            """;
        return new Decision.Change(
            [new RunScript($"make a temporary {arguments.State}", script)],
            new ModuleResult { Changed = true },
            outcomes => Conclude(outcomes[0]));
    }

    private static ModuleResult Conclude(ChangeOutcome outcome)
    {
        var path = outcome.OutputText.Split('\n')[0];
        return new ModuleResult { Changed = true, Values = FileResults.Describe(new JinjaDict { ["path"] = path }, FileResults.ReadStat(outcome, path)) };
    }
}
