using Playbooks.Connections;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `sysctl`.</summary>
internal sealed record SysctlArguments
{
    [Argument("Name of the kernel parameter, with dots.", Required = true, Aliases = ["key"])]
    public string Name { get; init; } = "";

    [Argument("Its value. true and false, yes and no, on and off mean 1 and 0.", Aliases = ["val"])]
    public string? Value { get; init; }

    [Argument("present: the file has it. absent: the file does not.", Choices = ["present", "absent"])]
    public string State { get; init; } = "present";

    [Argument("Load the file (sysctl -p) when it was changed.")]
    public bool Reload { get; init; } = true;

    [Argument("See that the running kernel has the value too.")]
    public bool SysctlSet { get; init; }

    [Argument("Absolute path of the file.")]
    public string SysctlFile { get; init; } = "/etc/sysctl.conf";

    [Argument("Go on when the kernel does not know a parameter of the file.")]
    public bool Ignoreerrors { get; init; }
}

/// <summary>Keeps a kernel parameter in a file below /etc, and on request in the running kernel.</summary>
internal sealed class SysctlModule : Module<SysctlArguments>
{
    public override string Name => "sysctl";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.sysctl"];

    public override IReadOnlyList<Query> Ask(SysctlArguments arguments, IModuleContext context)
        => AsksKernel(arguments) ? [File(arguments), new SysctlQuery(arguments.Name.Trim())] : [File(arguments)];

    public override Decision Decide(SysctlArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments is { State: "present", Value: null })
        {
            return Decision.Fail("state is present but all of the following are missing: value");
        }

        if (arguments.Name.Length == 0 || arguments is { State: "present", Value: "" })
        {
            return Decision.Fail(arguments.Name.Length == 0 ? "name cannot be blank" : "value cannot be blank");
        }

        var (name, value) = (arguments.Name.Trim(), Normalize(arguments.Value ?? ""));
        var before = answers.Get(File(arguments)).Text;
        var after = SysctlFile.Edit(before ?? "", name, arguments.State == "present" ? value : null);
        var isFileChanged = after != (before ?? "");
        var isKernelWrong = AsksKernel(arguments) && !SameValue(answers.Get(new SysctlQuery(name)).Value, value);
        var changes = new List<RemoteChange>();
        if (isKernelWrong && arguments.SysctlSet)
        {
            changes.Add(new RunScript($"set {name} = {value}", Watched($"sysctl {Flags(arguments)}-w {ShellQuote.Word($"{name}={value}")}", $"setting {name} failed: ")) { IsIdempotent = true });
        }

        if (isFileChanged)
        {
            changes.Add(new PutFile($"write {arguments.SysctlFile}", arguments.SysctlFile, FileContent.FromText(after)) { Follow = true, Diff = new Diff(arguments.SysctlFile, before, arguments.SysctlFile, after) });
        }

        if ((isFileChanged || isKernelWrong) && arguments.Reload)
        {
            changes.Add(new RunScript($"load {arguments.SysctlFile}", Watched($"sysctl {Flags(arguments)}-p {ShellQuote.Word(arguments.SysctlFile)}", "Failed to reload sysctl: ")) { IsIdempotent = true });
        }

        var result = new ModuleResult { Changed = changes.Count > 0 };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result)
        {
            ConcludeFailure = failed => failed.OutputText.Length > 0 ? ModuleResult.Failure(failed.OutputText) : null,
        };
    }

    /// <summary>Whether the running kernel has to have the value.</summary>
    private static bool AsksKernel(SysctlArguments arguments) => arguments is { State: "present", Value: not null } && (arguments.SysctlSet || arguments.Reload);

    private static string Normalize(string value)
        => value.Trim().ToLowerInvariant() switch
        {
            "y" or "yes" or "on" or "true" or "t" => "1",
            "n" or "no" or "off" or "false" or "f" => "0",
            _ => value.Trim(),
        };

    private static bool SameValue(string? left, string right)
        => left is not null && left.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SequenceEqual(right.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static FileContentQuery File(SysctlArguments arguments) => new(arguments.SysctlFile);

    private static string Flags(SysctlArguments arguments) => arguments.Ignoreerrors ? "-e " : "";

    /// <summary>busybox's sysctl ends with 0 whatever it could not set, procps' for some of it: what they say counts. On failure the message goes to standard output.</summary>
    private static string Watched(string command, string failure)
        => $$"""
            t=$(mktemp -d) || exit 1
            {{command}} >"$t/o" 2>"$t/e"; s=$?
            grep -Eq '^sysctl: (error|setting key "[^"]*": (Invalid argument|Read-only file system)$)' "$t/e" && s=1
            [ $s = 0 ] || { printf '%s' {{ShellQuote.Word(failure)}}; cat "$t/o" "$t/e"; }
            rm -rf "$t"; (exit $s)
            """;
}
