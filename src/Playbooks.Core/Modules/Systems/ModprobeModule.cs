using Playbooks.Connections;
using Playbooks.Jinja;
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
    private static readonly CommandQuery BootFiles = new("grep -sH '' /etc/modules /etc/modules-load.d/*.conf /etc/modprobe.d/*.conf; true");

    public override string Name => "modprobe";

    public override IReadOnlyList<string> Aliases => ["community.general.modprobe"];

    public override IReadOnlyList<Query> Ask(ModprobeArguments arguments, IModuleContext context)
        => arguments.Persistent == "disabled" ? [new KernelModuleQuery(arguments.Name)] : [new KernelModuleQuery(arguments.Name), BootFiles];

    public override Decision Decide(ModprobeArguments arguments, Answers answers, IModuleContext context)
    {
        var module = answers.Get(new KernelModuleQuery(arguments.Name));
        var changes = new List<RemoteChange>();
        var parameters = ShellWords.OfArgument(arguments.Params);
        if (arguments.State == "present" && !module.IsPresent)
        {
            changes.Add(new RunScript($"modprobe {arguments.Name}", ShellQuote.Words(["modprobe", arguments.Name, .. parameters])) { IsIdempotent = true });
        }
        else if (arguments.State == "absent" && module is { IsPresent: true, IsBuiltIn: false })
        {
            changes.Add(new RunScript($"modprobe -r {arguments.Name}", ShellQuote.Words(["modprobe", "-r", arguments.Name])) { IsIdempotent = true });
        }

        if (arguments.Persistent != "disabled")
        {
            changes.AddRange(Persist(arguments, [.. answers.Get(BootFiles).Lines.Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1].Trim()))]));
        }

        var result = new ModuleResult { Changed = changes.Count > 0, Values = new JinjaDict { ["name"] = arguments.Name, ["params"] = arguments.Params, ["state"] = arguments.State } };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result);
    }

    private static IEnumerable<RemoteChange> Persist(ModprobeArguments arguments, IReadOnlyList<(string File, string Line)> lines)
    {
        var options = $"options {arguments.Name} {arguments.Params}".TrimEnd();
        var loading = lines.Where(line => !line.File.StartsWith("/etc/modprobe.d/", StringComparison.Ordinal) && line.Line == arguments.Name).ToList();
        var given = lines.Where(line => line.File.StartsWith("/etc/modprobe.d/", StringComparison.Ordinal) && line.Line.StartsWith($"options {arguments.Name} ", StringComparison.Ordinal)).ToList();
        if (arguments.Persistent == "absent")
        {
            foreach (var file in loading.Concat(given).Select(line => line.File).Distinct())
            {
                var name = arguments.Name.Replace(".", "\\.", StringComparison.Ordinal);
                yield return new RunScript($"take {arguments.Name} out of {file}", $"sed -i -e '/^[[:space:]]*{name}[[:space:]]*$/d' -e '/^[[:space:]]*options[[:space:]][[:space:]]*{name}[[:space:]]/d' {ShellQuote.Word(file)}") { IsIdempotent = true };
            }

            yield break;
        }

        if (loading.Count == 0)
        {
            yield return Put($"/etc/modules-load.d/{arguments.Name}.conf", arguments.Name + "\n");
        }

        if (arguments.Params.Length > 0 && given.All(line => line.Line != options))
        {
            yield return Put($"/etc/modprobe.d/{arguments.Name}.conf", options + "\n");
        }
    }

    private static PutFile Put(string path, string text) => new($"write {path}", path, FileContent.FromText(text)) { Mode = 0x1A4, Diff = new Diff(path, null, path, text) };
}
