using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `modprobe`.</summary>
internal sealed record ModprobeArguments
{
    [Argument("Name of the kernel module.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("present: loaded, or built into the kernel. absent: not loaded.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Parameters for loading it.")]
    public string Params { get; init; } = "";

    [Argument("present: load it at every boot (/etc/modules-load.d, /etc/modprobe.d). absent: do not. disabled: leave that as it is.", Choices = ["disabled", "absent", "present"])]
    public string Persistent { get; init; } = "disabled";
}

/// <summary>Loads or unloads a kernel module. A module that is part of the kernel counts as loaded.</summary>
internal sealed class ModprobeModule : Module<ModprobeArguments>
{
    /// <summary>All lines that say what is loaded at boot, and with which options.</summary>
    private static readonly CommandQuery BootFiles = new("for f in /etc/modules-load.d/* /etc/modprobe.d/*; do [ ! -f \"$f\" ] || grep -sH '' \"$f\"; done; true");

    public override string Name => "modprobe";

    public override IReadOnlyList<string> Aliases => ["community.general.modprobe"];

    public override IReadOnlyList<Query> Ask(ModprobeArguments arguments, IModuleContext context)
        => arguments.Persistent == "disabled" ? [new KernelModuleQuery(arguments.Name)] : [new KernelModuleQuery(arguments.Name), BootFiles];

    public override Decision Decide(ModprobeArguments arguments, Answers answers, IModuleContext context)
    {
        var module = answers.Get(new KernelModuleQuery(arguments.Name));
        var changes = new List<RemoteChange>();
        string[]? dry = null;
        var parameters = ShellWords.OfArgument(arguments.Params);
        if (arguments.State == "present" && !module.IsPresent)
        {
            changes.Add(new RunScript($"modprobe {arguments.Name}", ShellQuote.Words(["modprobe", arguments.Name, .. parameters])) { IsIdempotent = true });
            dry = ["modprobe", "-n", arguments.Name, .. parameters];
        }
        else if (arguments.State == "absent" && module is { IsPresent: true, IsBuiltIn: false })
        {
            changes.Add(new RunScript($"modprobe -r {arguments.Name}", ShellQuote.Words(["modprobe", "-r", arguments.Name])) { IsIdempotent = true });
        }

        if (arguments.Persistent != "disabled")
        {
            changes.AddRange(Persist(arguments, [.. answers.Get(BootFiles).Lines.Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))]));
        }

        var result = new ModuleResult { Changed = changes.Count > 0, Values = Values(arguments) };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result)
        {
            ConcludeFailure = failed => Failure(arguments, failed.Status, failed.OutputText, failed.ErrorText),
            CheckFirst = dry is null ? null : (CommandQuery.Of(dry), looked => looked.Get(CommandQuery.Of(dry)) is { IsSuccess: false } answer ? Failure(arguments, answer.Status, answer.Text, answer.Error) : null),
        };
    }

    private static JinjaDict Values(ModprobeArguments arguments) => new() { ["name"] = arguments.Name, ["params"] = arguments.Params, ["state"] = arguments.State };

    private static ModuleResult Failure(ModprobeArguments arguments, int status, string output, string error)
    {
        var values = OutputText.WithStreams(Values(arguments), output, error);
        values["rc"] = (long)status;
        return ModuleResult.Failure(error, values);
    }

    private static IEnumerable<RemoteChange> Persist(ModprobeArguments arguments, IReadOnlyList<(string File, string Line)> lines)
    {
        var name = Regex.Escape(arguments.Name);
        bool IsOption((string File, string Line) line) => line.File.StartsWith("/etc/modprobe.d/", StringComparison.Ordinal);
        var loading = lines.Where(line => !IsOption(line) && Regex.IsMatch(line.Line, $"^ *{name} *([#;].*)?$")).ToList();
        var given = lines.Where(IsOption).Select(line => (line.File, Match: Regex.Match(line.Line, $@"^options {name} (\w+=\S+) *([#;].*)?$"))).Where(line => line.Match.Success).ToList();
        var wanted = arguments.Params.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isGiven = given.Select(line => line.Match.Groups[1].Value).ToHashSet().SetEquals(wanted);
        if (arguments.Persistent == "present" && loading.Count == 0)
        {
            yield return Put($"/etc/modules-load.d/{arguments.Name}.conf", arguments.Name + "\n");
        }

        if (arguments.Persistent == "absent")
        {
            foreach (var file in loading.Select(line => line.File).Distinct())
            {
                yield return Comment(arguments, file, $"^ *{Basic(arguments.Name)} *\\([#;].*\\)*$");
            }
        }

        if (arguments.Persistent == "absent" || !isGiven)
        {
            foreach (var file in given.Select(line => line.File).Distinct())
            {
                yield return Comment(arguments, file, $"^options {Basic(arguments.Name)} [A-Za-z0-9_][A-Za-z0-9_]*=[^ ][^ ]* *\\([#;].*\\)*$");
            }
        }

        if (arguments.Persistent == "present" && !isGiven)
        {
            yield return Put($"/etc/modprobe.d/{arguments.Name}.conf", string.Concat(wanted.Select(one => $"options {arguments.Name} {one}\n")));
        }
    }

    /// <summary>Lines that count no more stay as comments.</summary>
    private static RunScript Comment(ModprobeArguments arguments, string file, string pattern)
        => new($"take {arguments.Name} out of {file}", ReplacedFile.Write(file, $"sed {ShellQuote.Word($"s/{pattern}/#&/")} \"$f\"")) { IsIdempotent = true };

    /// <summary>A name in a basic regular expression of sed.</summary>
    private static string Basic(string name) => name.Replace(".", "\\.", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);

    private static PutFile Put(string path, string text) => new($"write {path}", path, FileContent.FromText(text)) { Mode = 0x1A4, Diff = new Diff(path, null, path, text) };
}
