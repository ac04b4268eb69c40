using Playbooks.Execution;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Inventories;
using Playbooks.Tests.Support;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Variables;

public sealed class VariableOriginTests
{
    [Theory]
    [InlineData("in_extra", "(option -e)")]
    [InlineData("everywhere", "host_vars/h1.yml:1:1")]
    [InlineData("of_group", "group_vars/web.yml:2:1")]
    [InlineData("of_all", "group_vars/all/main.yml:1:1")]
    [InlineData("of_old_name", "group_vars/kube-node.yml:1:1")]
    [InlineData("inline", "hosts.ini:2:4")]
    [InlineData("inline_of_group", "hosts.ini:4:1")]
    [InlineData("a_default", null)]
    public async Task The_strongest_place_that_sets_a_variable_is_found(string name, string? expected)
    {
        using var folder = new TestFolder(
            ("hosts.ini", "[web]\nh1 inline=1\n[web:vars]\ninline_of_group = 2\n[kube-node]\nh1\n"),
            ("host_vars/h1.yml", "everywhere: 1\n"),
            ("group_vars/web.yml", "everywhere: 1\nof_group: 1\n"),
            ("group_vars/kube-node.yml", "of_old_name: 1\n"),
            ("group_vars/all/main.yml", "of_all: 1\neverywhere: 1\nof_group: 1\n"));
        var inventory = await TestInventory.LoadAsync(folder.File("hosts.ini"));
        var environment = new TestEnvironment(folder.Path);
        var yaml = new YamlLoader(new ClosedVault(), new Warnings());
        var variables = new PlayVariables
        {
            Extra = new JinjaDict { ["in_extra"] = 1L },
            Play = [],
            Magic = new JinjaDict { ["ansible_inventory_sources"] = new List<object?> { folder.File("hosts.ini") } },
            Members = new RunState(inventory),
            PlaybookFolder = folder.File("playbooks"),
        };
        var host = new HostVariables("h1", inventory.VariablesOf("h1", null), inventory.GroupNamesOf("h1"));
        var scope = new TaskScope(new TemplarFactory(environment, yaml, TimeProvider.System).Create(), variables, host, TaskFrame.Empty, null);
        var found = new VariableOrigin(new VariableFiles(yaml)).Find(name, scope);
        found?.ToString().Replace(folder.Path + "/", "", StringComparison.Ordinal).ShouldBe(expected);
        (found is null).ShouldBe(expected is null);
    }
}
