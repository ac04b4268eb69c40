using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Playbooks.Artifacts;
using Playbooks.Connections;
using Playbooks.Execution;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Composition;

/// <summary>Every service of a run, put together in one place. An empty host: the defaults (configuration files, environment, console logging) would cost more than half
/// of a converged run's start.</summary>
internal static class ProgramHost
{
    public static IHost Create(ITerminal terminal, IControllerEnvironment environment, TimeProvider time, RunOptions options, Settings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var services = builder.Services;
        services.AddSingleton(terminal);
        services.AddSingleton(environment);
        services.AddSingleton(time);
        services.AddSingleton(options);
        services.AddSingleton(settings);
        services.AddSingleton<Warnings>();
        AddFiles(services);
        AddEngine(services);
        return builder.Build();
    }

    private static void AddFiles(IServiceCollection services)
    {
        services.AddSingleton<IVaultReader>(provider => new VaultLibrary(provider.GetRequiredService<RunOptions>().VaultPasswords));
        services.AddSingleton(provider => new YamlLoader(provider.GetRequiredService<IVaultReader>(), provider.GetRequiredService<Warnings>()));
        services.AddSingleton(provider => new VariableFiles(provider.GetRequiredService<YamlLoader>()));
        services.AddSingleton(provider => new VariableMerge(provider.GetRequiredService<Settings>().MergesHashes));
        services.AddSingleton(provider => new TemplarFactory(provider.GetRequiredService<IControllerEnvironment>(), provider.GetRequiredService<YamlLoader>(), provider.GetRequiredService<TimeProvider>()).Create());
        services.AddSingleton<IStaticTemplates>(provider => new StaticTemplates(provider.GetRequiredService<Templar>()));
        services.AddSingleton(provider => new RunPlanner(
            provider.GetRequiredService<IControllerEnvironment>(),
            provider.GetRequiredService<Settings>(),
            provider.GetRequiredService<ModuleRegistry>(),
            new JinjaSyntaxChecker(provider.GetRequiredService<Templar>().Environment)));
    }

    private static void AddEngine(IServiceCollection services)
    {
        services.AddSingleton(provider => ArtifactStoreFactory.Create(provider.GetRequiredService<IControllerEnvironment>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ModuleRegistry(ModuleList.Create(provider.GetRequiredService<ArtifactStore>())));
        services.AddSingleton(_ => QueryKindList.Create());
        services.AddSingleton<IConnectionFactory>(provider => new ConnectionFactory(provider.GetRequiredService<IControllerEnvironment>(), provider.GetRequiredService<TimeProvider>()));
    }
}
