using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `zypper`.</summary>
internal sealed record ZypperArguments
{
    [Argument("Packages; `name=version`; `*` with state=latest for all.", Required = true, Aliases = ["pkg"])]
    public IReadOnlyList<string> Name { get; init; } = [];

    [Argument("present, installed; absent, removed; latest; dist-upgrade.", Choices = ["present", "latest", "absent", "dist-upgrade", "installed", "removed"])]
    public string State { get; init; } = "present";

    [Argument("What the names are.", Choices = ["package", "patch", "pattern", "product", "srcpackage", "application"])]
    public string Type { get; init; } = "package";

    [Argument("Refresh the repositories first.", Aliases = ["refresh"])]
    public bool UpdateCache { get; init; }

    [Argument("Leave recommended packages out.")]
    public bool DisableRecommends { get; init; } = true;

    [Argument("Install packages whose signature cannot be checked.")]
    public bool DisableGpgCheck { get; init; }

    [Argument("Add --force.")]
    public bool Force { get; init; }

    [Argument("Add --force-resolution.")]
    public bool ForceResolution { get; init; }

    [Argument("Allow an older version than the installed one.")]
    public bool Oldpackage { get; init; }

    [Argument("Add --replacefiles.")]
    public bool Replacefiles { get; init; }

    [Argument("Remove dependencies that are no longer needed.")]
    public bool CleanDeps { get; init; }

    [Argument("Add --allow-vendor-change.")]
    public bool AllowVendorChange { get; init; }

    [Argument("More options after the command.")]
    public string? ExtraArgs { get; init; }

    [Argument("More options before the command.")]
    public string? ExtraArgsPrecommand { get; init; }
}

/// <summary>Packages of SUSE. Results: rc, stdout, stderr.</summary>
internal sealed class ZypperModule : Module<ZypperArguments>
{
    public override string Name => "zypper";

    public override IReadOnlyList<string> Aliases => ["community.general.zypper"];

    public override bool Acts(ZypperArguments arguments) => arguments.UpdateCache || arguments.State is "latest" or "dist-upgrade" || arguments.Type != "package";

    public override IReadOnlyList<Query> Ask(ZypperArguments arguments, IModuleContext context) => [.. PackageName.ParseAll(arguments.Name).Select(name => name.Query)];

    public override Decision Decide(ZypperArguments arguments, Answers answers, IModuleContext context)
    {
        var changes = new List<RemoteChange>();
        if (arguments.UpdateCache)
        {
            changes.Add(new RunScript("zypper refresh", "zypper --non-interactive refresh </dev/null"));
        }

        var words = Words(arguments, answers);
        if (words.Count > 0)
        {
            var before = arguments.ExtraArgsPrecommand is { Length: > 0 } more ? ShellWords.OfArgument(more) : [];
            IReadOnlyList<string> unsigned = arguments.DisableGpgCheck ? ["--no-gpg-checks"] : [];
            changes.Add(new RunScript("zypper " + string.Join(' ', words), ShellQuote.Words(["env", "ZYPP_LOCK_TIMEOUT=60", "LC_ALL=C", "zypper", "--non-interactive", .. unsigned, .. before, .. words]) + " </dev/null"));
        }

        var values = new JinjaDict { ["rc"] = 0L, ["name"] = arguments.Name.ToList<object?>(), ["state"] = arguments.State };
        var result = new ModuleResult { Changed = words.Count > 0, Values = values };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result, outcomes => Conclude(result, outcomes[^1]));
    }

    private static IReadOnlyList<string> Words(ZypperArguments arguments, Answers answers)
    {
        var names = PackageName.ParseAll(arguments.Name);
        bool IsUnknown(PackageName name) => arguments.Type != "package" || name.Text.Contains('/', StringComparison.Ordinal);
        IReadOnlyList<string> end = arguments.ExtraArgs is { Length: > 0 } more ? ShellWords.OfArgument(more) : [];
        switch (arguments.State)
        {
            case "dist-upgrade":
                return ["dist-upgrade", .. Flag(arguments.AllowVendorChange, "--allow-vendor-change"), "--auto-agree-with-licenses", .. end];
            case "absent" or "removed":
                var present = names.Where(name => IsUnknown(name) || name.IsPresent(answers, false)).Select(name => name.Text).ToList();
                return present.Count == 0 ? [] : ["remove", .. Flag(arguments.CleanDeps, "--clean-deps"), "--type", arguments.Type, .. end, "--", .. present];
            case "latest" when names is [{ Text: "*" }]:
                return ["update", "--auto-agree-with-licenses", .. end];
            default:
                var wanted = names.Where(name => arguments.State == "latest" || arguments.Force || IsUnknown(name) || !name.IsInstalled(answers)).Select(name => name.Text).ToList();
                return wanted.Count == 0 ? [] : ["install", "--type", arguments.Type, "--auto-agree-with-licenses", .. Flag(arguments.DisableRecommends, "--no-recommends"), .. Flag(arguments.Force, "--force"),
                    .. Flag(arguments.ForceResolution, "--force-resolution"), .. Flag(arguments.Oldpackage, "--oldpackage"), .. Flag(arguments.Replacefiles, "--replacefiles"), .. end, "--", .. wanted];
        }
    }

    private static ModuleResult Conclude(ModuleResult result, ChangeOutcome outcome)
    {
        var values = new JinjaDict(result.Values);
        OutputText.AddStreams(values, outcome.OutputText, outcome.ErrorText);
        return result with { Changed = result.Changed && !outcome.OutputText.Contains("Nothing to do.", StringComparison.Ordinal), Values = values };
    }

    private static IEnumerable<string> Flag(bool condition, string flag) => condition ? [flag] : [];
}
