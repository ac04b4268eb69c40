using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>Puts what several hosts include at one task into one order, as Ansible does: first what the first host includes, then what only later ones do. Hosts that include the same
/// walk it together, others wait.</summary>
internal sealed class IncludeOrder(IReadOnlyList<string> hosts, TaskOrder order)
{
    private readonly ConcurrentDictionary<TaskPosition, ConcurrentDictionary<string, IReadOnlyList<string>>> included = new();

    /// <summary>What an include is known by: the file or role with its arguments, and the item it is for.</summary>
    public static string KeyOf(IncludedTasks tasks, TaskScope scope)
        => $"{tasks.File}\0{tasks.Arguments}\0{string.Join('\0', scope.Locals.OrderBy(local => local.Key, StringComparer.Ordinal).Select(local => $"{local.Key}={Text(local.Value)}"))}";

    /// <summary>Variables of other hosts are not read only to tell items apart.</summary>
    private static string Text(object? value) => value is IJinjaMapping ? RuntimeHelpers.GetHashCode(value).ToString(CultureInfo.InvariantCulture) : PythonValues.Repr(value);

    /// <summary>The places of this host's includes among those of all hosts at that task. All hosts of the batch that come there meet.</summary>
    public async Task<IReadOnlyList<int>> PlacesAsync(TaskPosition position, string host, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var all = included.GetOrAdd(position, _ => new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
        all[host] = keys;

        // Just before the first included task: who stands there has told what it includes.
        var gate = position.Child(-1);
        order.Advance(host, gate);
        await order.WaitForAllAtAsync(gate, cancellationToken);
        return Places(hosts.Where(all.ContainsKey).Select(one => (one, all[one])), host);
    }

    private static List<int> Places(IEnumerable<(string Host, IReadOnlyList<string> Keys)> all, string host)
    {
        var entries = new List<(string Key, HashSet<string> Hosts)>();
        var places = new List<int>();
        foreach (var (one, keys) in all)
        {
            foreach (var key in keys)
            {
                // The same for the same host again is another one.
                var place = entries.FindIndex(entry => entry.Key == key && !entry.Hosts.Contains(one));
                if (place < 0)
                {
                    place = entries.Count;
                    entries.Add((key, []));
                }

                entries[place].Hosts.Add(one);
                if (one == host)
                {
                    places.Add(place);
                }
            }
        }

        return places;
    }
}
