using Playbooks.Results;

namespace Playbooks.Inventories.Plugins;

/// <summary>`host1,host2,` on the command line.</summary>
/// <param name="name">host_list, or advanced_host_list.</param>
/// <param name="expands">`node[1:3]` is three hosts.</param>
internal sealed class HostListPlugin(string name, bool expands) : IInventoryPlugin
{
    public string Name => name;

    public bool Accepts(string source) => source.Contains(',') && !Path.Exists(source);

    public Task ParseAsync(InventoryBuilder builder, string source, CancellationToken cancellationToken)
    {
        foreach (var word in source.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (hosts, port) = Read(word);
            foreach (var host in hosts.Where(host => !builder.HasHost(host)))
            {
                builder.AddHost(host, "ungrouped", SourcePosition.CommandLine("-i"), port);
            }
        }

        return Task.CompletedTask;
    }

    private (IReadOnlyList<string> Hosts, int? Port) Read(string word)
    {
        if (!expands)
        {
            HostAddress.TryParse(word, false, out var host, out var port);
            return ([host], port);
        }

        try
        {
            return HostRange.Expand(word);
        }
        catch (FormatException)
        {
            // As in Ansible it is then a name.
            return ([word], null);
        }
    }
}
