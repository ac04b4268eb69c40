using Playbooks.Execution;
using Playbooks.Inventories;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Composition;

/// <summary>What reads the user's files, made for one invocation: every file is read once, and warnings are collected in one place.</summary>
internal sealed class Loaders
{
    private readonly IControllerEnvironment environment;
    private readonly InventoryLoader inventories;

    public Loaders(IControllerEnvironment environment)
    {
        this.environment = environment;
        Yaml = new YamlLoader(new ClosedVault(), Warnings);
        Files = new VariableFiles(Yaml);
        inventories = new InventoryLoader(Files, new VariableMerge(), environment);
    }

    public Warnings Warnings { get; } = new();

    public YamlLoader Yaml { get; }

    public VariableFiles Files { get; }

    /// <summary>The inventory of -i, or of ANSIBLE_INVENTORY.</summary>
    public Task<Inventory> LoadInventoryAsync(RunOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> sources = options.Inventories.Count > 0 ? options.Inventories
            : environment.Variable("ANSIBLE_INVENTORY") is { Length: > 0 } configured ? configured.Split(',')
            : throw new PlaybookException(SourcePosition.None, "no inventory was given", "name one with -i, such as -i hosts.ini");
        return inventories.LoadAsync(sources, cancellationToken);
    }
}
