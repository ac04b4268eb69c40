using Playbooks.Execution;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Planning;

/// <summary>What the program says of a playbook before it touches a host. Hosts: web1 and web2 in group web, db1 in group db.</summary>
internal static class TestForecast
{
    private const string Hosts = "[web]\nweb1 only_here=1\nweb2\n[db]\ndb1\n[all:vars]\neverywhere=yes\n";

    /// <summary>Each mistake as "file:line: message; remedy", with names of files relative to the playbook's folder.</summary>
    public static Task<IReadOnlyList<string>> OfTasksAsync(string tasks, params (string Name, string Content)[] files)
        => OfAsync("- hosts: all\n  gather_facts: false\n  tasks:\n" + string.Concat(tasks.Split('\n').Select(line => $"    {line}\n")), null, files);

    public static async Task<IReadOnlyList<string>> OfAsync(string playbook, Func<RunOptions, RunOptions>? options = null, params (string Name, string Content)[] files)
    {
        using var folder = new TestFolder([("play.yml", playbook), ("hosts.ini", Hosts), .. files]);
        return [.. (await MistakesAsync(folder.Path, folder.File("play.yml"), folder.File("hosts.ini"), options))
            .Select(mistake => (mistake with { Position = mistake.Position with { Column = 0 } }).ToString().Replace(folder.Path + "/", "", StringComparison.Ordinal))];
    }

    /// <summary>What is only worth a warning.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(string playbook, params (string Name, string Content)[] files)
    {
        using var folder = new TestFolder([("play.yml", playbook), ("hosts.ini", Hosts), .. files]);
        var checker = await CheckerAsync(folder.Path, folder.File("play.yml"), folder.File("hosts.ini"), null);
        checker.Check().ShouldBeEmpty();
        return [.. checker.Warnings.Select(warning => warning.ToString().Replace(folder.Path + "/", "", StringComparison.Ordinal))];
    }

    public static async Task<IReadOnlyList<Mistake>> MistakesAsync(string folder, string playbook, string inventory, Func<RunOptions, RunOptions>? change = null)
        => (await CheckerAsync(folder, playbook, inventory, change)).Check();

    /// <summary>The tasks that would run, as --list-tasks prints them.</summary>
    public static async Task<string> TasksAsync(string folder, string playbook, string inventory, string tag)
    {
        var (plan, _, templar, _, _) = await PlanAsync(folder, playbook, inventory, options => options with { Tags = [tag] });
        return new TaskLister(plan.Inventory, [], plan.Tags, new StaticTemplates(templar), plan.ExtraVariables).List(plan.Playbooks[0], playbook, new ListOptions(Hosts: false, Tasks: true, Tags: false));
    }

    private static async Task<PlanChecker> CheckerAsync(string folder, string playbook, string inventory, Func<RunOptions, RunOptions>? change)
    {
        var (plan, options, templar, yaml, environment) = await PlanAsync(folder, playbook, inventory, change);
        return new PlanChecker(plan, options, templar, new VariableFiles(yaml), environment, TimeProvider.System);
    }

    private static async Task<(RunPlan Plan, RunOptions Options, Templar Templar, YamlLoader Yaml, TestEnvironment Environment)> PlanAsync(string folder, string playbook, string inventory, Func<RunOptions, RunOptions>? change)
    {
        var options = new RunOptions { Playbooks = [playbook], Inventories = [inventory] };
        options = change?.Invoke(options) ?? options;
        var environment = new TestEnvironment(folder);
        var yaml = new YamlLoader(new ClosedVault(), new Warnings());
        var templar = new TemplarFactory(environment, yaml, TimeProvider.System).Create();
        var planner = new RunPlanner(environment, new Settings(), new ModuleRegistry(ModuleList.Create()), new JinjaSyntaxChecker(templar.Environment), () => new InventoryTemplates(templar));
        var plan = await planner.PlanAsync(options, yaml, _ => new StaticTemplates(templar), CancellationToken.None);
        return (plan, options, templar, yaml, environment);
    }
}
