using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `package`.</summary>
internal sealed record PackageArguments
{
    [Argument("Packages, as the host's package manager names them.", Required = true)]
    public object? Name { get; init; }

    [Argument("present, absent, latest, or what else the host's own module knows.")]
    public string State { get; init; } = "present";

    [Argument("The module to use: apt, dnf, yum, apk, zypper; auto finds it out.")]
    public string Use { get; init; } = "auto";

    [AnyArguments]
    public JinjaDict More { get; init; } = [];
}

/// <summary>Packages with whichever package manager the host has; further arguments go to that manager's module. Results as of that module.</summary>
internal sealed class PackageModule : Module<PackageArguments>
{
    private static readonly PackageQuery Any = new("dpkg");

    private static readonly string[] UpdateNames = ["update_cache", "update-cache", "refresh", "expire-cache"];

    private readonly Dictionary<string, IModule> managers = new(StringComparer.Ordinal)
    {
        ["apk"] = new ApkModule(),
        ["apt"] = new AptModule(),
        ["dnf"] = new DnfModule(),
        ["dnf5"] = new DnfModule(),
        ["microdnf"] = new DnfModule(),
        ["yum"] = new DnfModule(),
        ["zypper"] = new ZypperModule(),
    };

    public override string Name => "package";

    public override bool Acts(PackageArguments arguments)
        => arguments.State is "latest" or "build-dep" or "fixed" || UpdateNames.Any(name => arguments.More.TryGetValue(name, out var value) && value is true or "yes" or "true");

    public override IReadOnlyList<Query> Ask(PackageArguments arguments, IModuleContext context)
        => [Any, .. PackageName.ParseAll(Names(arguments)).Select(name => name.Query)];

    public override Decision Decide(PackageArguments arguments, Answers answers, IModuleContext context)
    {
        var manager = arguments.Use == "auto" ? answers.Get(Any).Manager : arguments.Use;
        if (!managers.TryGetValue(manager.Split('.')[^1], out var module))
        {
            return Decision.Fail(manager.Length == 0 ? "Could not detect which package manager to use: this host has none that is known" : $"Could not find a matching action for the \"{manager}\" package manager.");
        }

        var values = new JinjaDict(arguments.More) { ["name"] = arguments.Name, ["state"] = arguments.State };
        var bound = ArgumentsBinder.Bind(module, values);
        var queries = module.Ask(bound, context).Where(query => !answers.Contains(query)).ToList();
        return queries.Count > 0 ? new Decision.Ask(queries) : module.Decide(bound, answers, context);
    }

    private static IEnumerable<string> Names(PackageArguments arguments)
        => ArgumentsBinder.Convert("name", typeof(IReadOnlyList<string>), arguments.Name) as IReadOnlyList<string> ?? [];
}
