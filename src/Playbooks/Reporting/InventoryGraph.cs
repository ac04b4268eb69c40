using Playbooks.Inventories;
using Playbooks.Jinja;

namespace Playbooks.Reporting;

/// <summary>The tree of `inventory --graph`, as ansible-inventory draws it.</summary>
internal sealed class InventoryGraph(Inventory inventory, InventoryListing listing, bool hasVariables)
{
    public IEnumerable<string> Lines(InventoryGroup group) => Lines(group, 0);

    private IEnumerable<string> Lines(InventoryGroup group, int depth)
    {
        yield return depth == 0 ? $"@{group.Name}:" : Line($"@{group.Name}:", depth);
        foreach (var child in group.Children.SelectMany(child => Lines(inventory.FindGroup(child)!, depth + 1)))
        {
            yield return child;
        }

        if (group.Name != "all")
        {
            foreach (var host in group.Hosts)
            {
                yield return Line(host, depth + 1);
                foreach (var line in VariableLines(listing.Variables(host), depth + 2))
                {
                    yield return line;
                }
            }
        }

        foreach (var line in VariableLines(listing.Variables(group), depth + 1))
        {
            yield return line;
        }
    }

    private IEnumerable<string> VariableLines(JinjaDict variables, int depth)
        => !hasVariables ? []
            : variables.OrderBy(pair => PythonValues.Str(pair.Key), StringComparer.Ordinal).Select(pair => Line($"{{{PythonValues.Str(pair.Key)} = {PythonValues.Str(pair.Value)}}}", depth));

    private static string Line(string name, int depth) => string.Concat(Enumerable.Repeat("  |", depth)) + "--" + name;
}
