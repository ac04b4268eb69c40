using System.CommandLine;
using Playbooks.Execution;
using Playbooks.Planning;

namespace Playbooks.Commands;

/// <summary>Which machines, and with which variables: shared by every verb that reads an inventory.</summary>
internal sealed class InventoryOptions
{
    public RepeatedOption Inventory { get; } = new("--inventory", "-i", "--inventory-file")
    {
        HelpName = "PATH",
        Description = "inventory file or folder, or a list of hosts with a comma; may be given several times",
    };

    public RepeatedOption Limit { get; } = new("--limit", "-l") { HelpName = "PATTERN", Description = "only these hosts: names, groups, patterns, @FILE; the last one counts" };

    public RepeatedOption ExtraVars { get; } = new("--extra-vars", "-e")
    {
        HelpName = "VARS",
        Description = "variables that win over all others: key=value words, JSON or YAML, @FILE",
    };

    public VaultOptions Vault { get; } = new();

    public VerbCommand AddTo(VerbCommand command)
        => command.With("Machines and variables", Inventory, Limit, ExtraVars, Vault.PasswordFile, Vault.Identity, Vault.Ask);

    public async Task<RunOptions> BindAsync(ParseResult result, VerbContext context, Settings settings, IReadOnlyList<string> playbooks, CancellationToken cancellationToken) => new()
    {
        Playbooks = playbooks,
        Inventories = result.GetValue(Inventory) ?? [],
        Limit = result.GetValue(Limit)?.TakeLast(1).ToArray() ?? [],
        ExtraVars = result.GetValue(ExtraVars) ?? [],
        VaultPasswords = await Vault.BindAsync(result, context, settings, cancellationToken).ConfigureAwait(false),
    };
}
