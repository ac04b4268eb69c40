using Playbooks.Artifacts;
using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Composition;

/// <summary>Every service of a run, put together in one place. Each is made when it is first asked for: what a verb does not need is not even loaded.</summary>
internal sealed class RunComposition
{
    private readonly Lazy<IConnectionFactory> connections;
    private readonly Lazy<ModuleRegistry> modules;
    private readonly Lazy<RunPlanner> planner;
    private readonly Lazy<IStaticTemplates> staticTemplates;
    private readonly Lazy<Templar> templar;
    private readonly Lazy<VariableFiles> variableFiles;
    private readonly Lazy<YamlLoader> yaml;

    public RunComposition(IControllerEnvironment environment, TimeProvider time, RunOptions options, Settings settings)
    {
        connections = new(() => new ConnectionFactory(environment, time));
        modules = new(() => new ModuleRegistry(ModuleList.Create(ArtifactStoreFactory.Create(environment, time))));
        planner = new(() => new RunPlanner(environment, settings, Modules, new JinjaSyntaxChecker(Templar.Environment), () => new InventoryTemplates(Templar)));
        staticTemplates = new(() => new StaticTemplates(Templar));
        templar = new(() => new TemplarFactory(environment, Yaml, time, new SettingValues(settings, environment.HomeFolder).Find).Create(keepsTypes: settings.KeepsTypes ?? false, settings.JinjaExtensions));
        variableFiles = new(() => new VariableFiles(Yaml));
        yaml = new(() => new YamlLoader(new VaultLibrary(options.VaultPasswords), Warnings));
    }

    public IConnectionFactory Connections => connections.Value;

    public ModuleRegistry Modules => modules.Value;

    public RunPlanner Planner => planner.Value;

    public IReadOnlyList<IQueryKind> QueryKinds { get; } = QueryKindList.Create();

    public IStaticTemplates StaticTemplates => staticTemplates.Value;

    public Templar Templar => templar.Value;

    public VariableFiles VariableFiles => variableFiles.Value;

    public Warnings Warnings { get; } = new();

    public YamlLoader Yaml => yaml.Value;
}
