using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution.Hosts;

/// <summary>Hosts that are one machine under several names: what a task does to one of them, the others see.</summary>
internal static class SharedMachines
{
    /// <summary>The names among these hosts that are not the only one of their machine. What only a fact or a task can tell is not seen, nor that two addresses are one machine's.</summary>
    public static IReadOnlySet<string> Among(IEnumerable<TaskScope> hosts, Keywords keywords, ConnectionResolver connections)
        => hosts.GroupBy(host => MachineOf(host, keywords, connections), host => host.Host.Name)
            .Where(names => names.Key is not null && names.Count() > 1)
            .SelectMany(names => names).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether one of them is the controller.</summary>
    public static bool HasController(IEnumerable<TaskScope> hosts, Keywords keywords, ConnectionResolver connections) => hosts.Any(host => IsController(host, keywords, connections));

    private static bool IsController(TaskScope host, Keywords keywords, ConnectionResolver connections)
    {
        try
        {
            return connections.IsLocal(host, keywords);
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            // Its tasks will say.
            return false;
        }
    }

    private static string? MachineOf(TaskScope host, Keywords keywords, ConnectionResolver connections)
    {
        try
        {
            return connections.Machine(host, keywords);
        }
        catch (Exception exception) when (Evaluation.IsWithoutValue(exception))
        {
            return null;
        }
    }
}
