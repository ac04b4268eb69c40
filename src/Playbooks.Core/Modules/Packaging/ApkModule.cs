using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `apk`.</summary>
internal sealed record ApkArguments
{
    [Argument("Packages: `name`, `name=version`, `name@repository`.")]
    public IReadOnlyList<string> Name { get; init; } = [];

    [Argument("present, installed; absent, removed; latest.", Choices = ["present", "absent", "latest", "installed", "removed"])]
    public string State { get; init; } = "present";

    [Argument("Fetch the indexes first.")]
    public bool UpdateCache { get; init; }

    [Argument("Upgrade all packages.")]
    public bool Upgrade { get; init; }

    [Argument("With upgrade: replace or downgrade packages that no repository offers any more.")]
    public bool Available { get; init; }

    [Argument("Do not use or keep a cache.")]
    public bool NoCache { get; init; }

    [Argument("Repositories to use instead of those configured.")]
    public IReadOnlyList<string> Repository { get; init; } = [];

    [Argument("Accepted as in Ansible.")]
    public string World { get; init; } = "/etc/apk/world";
}

/// <summary>Packages of Alpine. Results: packages, stdout, stderr.</summary>
internal sealed class ApkModule : Module<ApkArguments>
{
    public override string Name => "apk";

    public override IReadOnlyList<string> Aliases => ["community.general.apk"];

    public override bool Acts(ApkArguments arguments) => arguments.UpdateCache || arguments.Upgrade || arguments.State == "latest";

    public override IReadOnlyList<Query> Ask(ApkArguments arguments, IModuleContext context) => [.. Names(arguments).Select(name => name.Query)];

    public override Decision Decide(ApkArguments arguments, Answers answers, IModuleContext context)
    {
        var changes = new List<RemoteChange>();
        if (arguments.UpdateCache)
        {
            changes.Add(Run(arguments, ["update"]));
        }

        if (arguments.Upgrade)
        {
            changes.Add(Run(arguments, arguments.Available ? ["upgrade", "--available"] : ["upgrade"]));
        }

        var names = Names(arguments);
        IReadOnlyList<string> words = arguments.State switch
        {
            "absent" or "removed" when names.Where(name => name.IsPresent(answers, false)).Select(name => name.Name).ToList() is { Count: > 0 } present => ["del", .. present],
            "latest" when names.Count > 0 => ["add", "--upgrade", .. names.Select(name => name.Text)],
            "present" or "installed" when names.Where(name => !name.IsInstalled(answers)).Select(name => name.Text).ToList() is { Count: > 0 } missing => ["add", .. missing],
            _ => [],
        };
        if (words.Count > 0)
        {
            changes.Add(Run(arguments, words));
        }

        var isChange = words.Count > 0 || arguments.Upgrade || (arguments.UpdateCache && names.Count == 0);
        var values = new JinjaDict { ["packages"] = new List<object?>() };
        return changes.Count == 0
            ? Decision.Ok(new ModuleResult { Values = values })
            : new Decision.Change(changes, new ModuleResult { Changed = isChange, Values = values }, outcomes => Conclude(outcomes, isChange));
    }

    private static IReadOnlyList<PackageName> Names(ApkArguments arguments)
        => [.. PackageName.ParseAll(arguments.Name).Select(name => name with { Name = name.Name.Split('@')[0] })];

    private static RunScript Run(ApkArguments arguments, IReadOnlyList<string> words)
    {
        var options = arguments.Repository.Select(repository => "--repository=" + repository).Prepend("--no-progress").Concat(arguments.NoCache ? ["--no-cache"] : []);
        return new RunScript("apk " + string.Join(' ', words), ShellQuote.Words(["apk", "--wait", "60", .. options, .. words]) + " </dev/null");
    }

    private static ModuleResult Conclude(IReadOnlyList<ChangeOutcome> outcomes, bool isChange)
    {
        var output = string.Concat(outcomes.Select(outcome => outcome.OutputText));
        var lines = output.Split('\n').Where(line => line.StartsWith('(')).ToList();
        var values = new JinjaDict { ["packages"] = lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 2).Select(object? (words) => words[2]).ToList() };
        OutputText.AddStreams(values, output, string.Concat(outcomes.Select(outcome => outcome.ErrorText)));

        // apk names each step "(1/3) Installing x (1.0)"; without one nothing but the index was touched.
        var onlyUpdate = outcomes.Count == 1 && output.Contains("distinct packages available", StringComparison.Ordinal);
        return new ModuleResult { Changed = isChange && (lines.Count > 0 || onlyUpdate), Values = values };
    }
}
