using Playbooks.Inventories;
using Playbooks.Inventories.Plugins;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Inventories;

/// <summary>Loads inventories as the program does.</summary>
internal static class TestInventory
{
    public static Task<Inventory> LoadAsync(params string[] sources) => LoadAsync(new Warnings(), sources);

    public static Task<Inventory> LoadAsync(Warnings warnings, params string[] sources)
        => LoadAsync(warnings, new SourceOptions(), sources);

    public static Task<Inventory> LoadAsync(Warnings warnings, SourceOptions options, params string[] sources)
    {
        var environment = new TestEnvironment(Path.GetTempPath());
        var yaml = new YamlLoader(new ClosedVault(), warnings);
        var services = new PluginServices(new VariableFiles(yaml), () => new InventoryTemplates(new TemplarFactory(environment, yaml, TimeProvider.System).Create()), []);
        return new InventoryLoader(services, new VariableMerge(), options, environment).LoadAsync(sources, TestContext.Current.CancellationToken);
    }
}
