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
        => arguments.SysctlSet && arguments.State == "present" ? [File(arguments), new SysctlQuery(arguments.Name.Trim())] : [File(arguments)];

    public override Decision Decide(SysctlArguments arguments, Answers answers, IModuleContext context)
    {
        var name = arguments.Name.Trim();
        if (name.Length == 0 || (arguments.State == "present" && string.IsNullOrWhiteSpace(arguments.Value)))
        {
            return Decision.Fail(name.Length == 0 ? "name cannot be blank" : "state is present but all of the following are missing: value");
        }

        var value = Normalize(arguments.Value ?? "");
        var before = answers.Get(File(arguments)).Text;
        var after = Edit(before ?? "", name, arguments.State == "present" ? value : null);
        var changes = new List<RemoteChange>();
        if (after != (before ?? "") && !(before is null && arguments.State == "absent"))
        {
            changes.Add(new PutFile($"write {arguments.SysctlFile}", arguments.SysctlFile, FileContent.FromText(after)) { Follow = true, Diff = new Diff(arguments.SysctlFile, before, arguments.SysctlFile, after) });
        }

        var isFileChanged = changes.Count > 0;
        if (arguments.SysctlSet && arguments.State == "present" && !SameValue(answers.Get(new SysctlQuery(name)).Value, value))
        {
            changes.Add(Run($"set {name} = {value}", $"sysctl {Flags(arguments)}-w {ShellQuote.Word($"{name}={value}")}", arguments.Ignoreerrors));
        }

        if (isFileChanged && arguments.Reload)
        {
            changes.Add(Run($"load {arguments.SysctlFile}", Load(arguments), arguments.Ignoreerrors));
        }

        var result = new ModuleResult { Changed = changes.Count > 0 };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result);
    }

    /// <summary>The file with the parameter set, or taken out when <paramref name="value"/> is null: the first line of a name is the one that stays, comments are kept.</summary>
    internal static string Edit(string text, string name, string? value)
    {
        var lines = text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<string>();
        foreach (var line in lines)
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            var key = at > 0 && line.TrimStart() is [not '#' and not ';', ..] ? line[..at].Trim() : null;
            if (key is null || (seen.Add(key) && key != name))
            {
                result.Add(line);
            }
            else if (key == name && value is not null && !result.Any(one => IsFor(one, name)))
            {
                result.Add(SameValue(line[(at + 1)..], value) ? line : $"{name}={value}");
            }
        }

        if (value is not null && !seen.Contains(name))
        {
            result.Add($"{name}={value}");
        }

        return result.Count == 0 ? "" : string.Join('\n', result) + "\n";
    }

    private static bool IsFor(string line, string name) => line.Split('=')[0].Trim() == name && line.Contains('=', StringComparison.Ordinal);

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

    /// <summary>busybox's sysctl ends with 0 whatever it could not set, and says it on stderr only.</summary>
    private static string Load(SysctlArguments arguments)
        => $$"""
            { e=$(sysctl {{Flags(arguments)}}-p {{ShellQuote.Word(arguments.SysctlFile)}} 2>&1 >/dev/null); s=$?; [ -z "$e" ] || printf '%s\n' "$e" >&2; case $e in *'sysctl: error'*) s=1 ;; esac; (exit $s); }
            """;

    private static RunScript Run(string description, string script, bool ignoresErrors)
        => new(description, ignoresErrors ? script + " || true" : script) { IsIdempotent = true };
}
