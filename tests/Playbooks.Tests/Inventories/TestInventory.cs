using Playbooks.Inventories;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Inventories;

/// <summary>Loads inventories as the program does.</summary>
internal static class TestInventory
{
    public static Task<Inventory> LoadAsync(params string[] sources) => LoadAsync(new Warnings(), sources);

    public static Task<Inventory> LoadAsync(Warnings warnings, params string[] sources)
        => new InventoryLoader(new VariableFiles(new YamlLoader(new ClosedVault(), warnings)), new VariableMerge(), new TestEnvironment(Path.GetTempPath()))
            .LoadAsync(sources, TestContext.Current.CancellationToken);
}
