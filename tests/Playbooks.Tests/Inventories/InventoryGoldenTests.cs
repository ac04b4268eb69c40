using System.Text.Json.Nodes;
using Playbooks.Inventories;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Inventories;

/// <summary>Against what the real ansible-inventory and ansible printed (tests/tools/language_cases.sh).</summary>
public sealed class InventoryGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Inventories", "Golden");

    [Theory]
    [InlineData("ini", "ini/hosts.ini")]
    [InlineData("groups", "groups.yml")]
    [InlineData("folder", "folder")]
    [InlineData("both", "ini/hosts.ini", "groups.yml")]
    public async Task Hosts_groups_and_variables_are_those_of_ansible_inventory(string name, params string[] sources)
    {
        var inventory = await TestInventory.LoadAsync([.. sources.Select(source => Path.Combine(Folder, source))]);
        AsList(inventory).ShouldBeJson(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"), TestContext.Current.CancellationToken)), name);
    }

    [Fact]
    public async Task Patterns_match_what_ansible_matches()
    {
        var inventory = await TestInventory.LoadAsync(Path.Combine(Folder, "ini/hosts.ini"));
        var cases = File.ReadLines(Path.Combine(Folder, "patterns.txt")).Where(line => !line.StartsWith('#')).Select(line => line.Split('|')).ToList();
        cases.Count.ShouldBeGreaterThan(30);
        foreach (var parts in cases)
        {
            var limit = parts[1].Length > 0 ? new[] { parts[1] } : [];
            string.Join(' ', inventory.Match(parts[0], limit).Select(host => host.Name)).ShouldBe(parts[2], $"{parts[0]} limited to {parts[1]}");
        }
    }

    private static JsonObject AsList(Inventory inventory)
    {
        var variables = new JsonObject();
        foreach (var host in inventory.Hosts)
        {
            var own = inventory.VariablesOf(host.Name, null);
            own.Remove("inventory_file");
            own.Remove("inventory_dir");
            if (own.Count > 0)
            {
                variables[host.Name] = JsonValues.ToJson(own);
            }
        }

        var list = new JsonObject { ["_meta"] = new JsonObject { ["hostvars"] = variables } };
        foreach (var group in inventory.Groups)
        {
            var members = new JsonObject();
            if (group.Children.Count > 0)
            {
                members["children"] = JsonValues.ToJson(group.Children);
            }

            if (group.Hosts.Count > 0 && group.Name != "all")
            {
                members["hosts"] = JsonValues.ToJson(group.Hosts);
            }

            if (members.Count > 0)
            {
                list[group.Name] = members;
            }
        }

        return list;
    }
}
