using System.Collections.Concurrent;
using Playbooks.Artifacts;
using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Jinja;
using Playbooks.Loading;
using Playbooks.Modules;
using Playbooks.Planning;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.IntegrationTests.Execution;

/// <summary>Runs playbooks through the whole engine against hosts h1, h2, ... that are this machine behind a real sshd, at 127.0.0.1, 127.0.0.2, ... as if they were several. Each has a
/// folder of its own, {{ here }}; {{ shared }} is one for all. A class fixture: the classes run beside each other.</summary>
public sealed class Engine : IAsyncLifetime
{
    private const int MostHosts = 9;

    public SshServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await SshServer.StartAsync([.. Enumerable.Range(2, MostHosts - 1).Select(number => $"ListenAddress 127.0.0.{number}")]);
        await File.WriteAllLinesAsync(Server.KnownHosts, [.. Enumerable.Range(1, MostHosts).Select(number => $"[127.0.0.{number}]:{Server.Port} {Server.HostKeyLine}")]);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal EngineProject Project(int hosts = 2) => new(Server, hosts);
}

/// <summary>A folder with an inventory, and playbooks as the test writes them. May run several times.</summary>
internal sealed class EngineProject
{
    private readonly SshServer server;

    public EngineProject(SshServer server, int hosts)
    {
        this.server = server;
        Folder = RunFolder.Shared.Create("engine");
        Directory.CreateDirectory(Shared);
        var lines = Enumerable.Range(1, hosts).Select(number => $"h{number} ansible_host=127.0.0.{number} here={Here($"h{number}")}").ToList();
        foreach (var number in Enumerable.Range(1, hosts))
        {
            Directory.CreateDirectory(Here($"h{number}"));
        }

        Write("hosts.ini", string.Join('\n', lines) + $"""

            [all:vars]
            shared={Shared}
            ansible_port={server.Port}
            ansible_user=root
            ansible_ssh_private_key_file={server.UserKey}
            ansible_ssh_common_args=-F none -o UserKnownHostsFile={server.KnownHosts} -o GlobalKnownHostsFile=none

            """);
    }

    public string Folder { get; }

    public string Shared => Path.Combine(Folder, "shared");

    public RecordingConnections? Connections { get; private set; }

    /// <summary>What to change of how a host is reached: its shell, its tools.</summary>
    public Func<ConnectionOptions, ConnectionOptions>? Adapt { get; init; }

    public string Here(string host) => Path.Combine(Folder, "node-" + host);

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs tasks (the text of a `tasks` list, without facts unless said) on all hosts.</summary>
    public Task<EngineRun> RunTasksAsync(string tasks, Func<RunOptions, RunOptions>? options = null, bool gathersFacts = false)
        => RunAsync($"- hosts: all\n  gather_facts: {(gathersFacts ? "true" : "false")}\n  tasks:\n" + Indent(tasks, 4), options);

    public async Task<EngineRun> RunAsync(string playbook, Func<RunOptions, RunOptions>? change = null)
    {
        var file = Write("play.yml", playbook);
        var environment = new ProjectEnvironment(Folder);
        var options = new RunOptions { Playbooks = [file], Inventories = [Path.Combine(Folder, "hosts.ini")] };
        options = change?.Invoke(options) ?? options;
        var modules = new ModuleRegistry(ModuleList.Create(ArtifactStoreFactory.Create(Path.Combine(Folder, "cache"), TimeProvider.System)));
        var yaml = new YamlLoader(new VaultLibrary([]), new Warnings());
        var templar = new TemplarFactory(environment, yaml, TimeProvider.System).Create();
        var plan = await new RunPlanner(environment, new Settings(), modules, new JinjaSyntaxChecker(templar.Environment), () => new InventoryTemplates(templar))
            .PlanAsync(options, yaml, _ => new StaticTemplates(templar), CancellationToken.None);
        Connections = new RecordingConnections(new ConnectionFactory(environment, TimeProvider.System), Path.Combine(Folder, "run"), Adapt);
        var runner = new PlaybookRunner(modules, QueryKindList.Create(), Connections, plan.Loader, new VariableFiles(yaml), new NoPrompt(), environment, TimeProvider.System);
        var run = new EngineRun();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        run.Summary = await runner.RunAsync(
            new RunRequest(options, plan.Inventory, plan.Playbooks, plan.ExtraVariables) { ReadInventory = plan.ReadInventory, SelectsTags = plan.Tags.Selects }, templar, run, limit.Token);
        run.Summary.IsInterrupted.ShouldBeFalse("the run did not end within its time: " + run);
        return run;
    }

    private static string Indent(string text, int spaces)
        => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : new string(' ', spaces) + line)) + "\n";

    private sealed class NoPrompt : IUserPrompt
    {
        public bool IsInteractive => false;

        public Task<string> AskAsync(string prompt, string? otherwise, bool isSecret, CancellationToken cancellationToken) => throw new InvalidOperationException(prompt);
    }

    private sealed class ProjectEnvironment(string folder) : IControllerEnvironment
    {
        public string CurrentFolder => folder;

        public string HomeFolder => folder;

        public string UserName => "root";

        public string CacheFolder => RunFolder.Shared.Path;

        public string StateFolder => RunFolder.Shared.Path;

        public string ShippedFolder => folder;

        public string? Variable(string name) => null;
    }
}

/// <summary>What a run told.</summary>
internal sealed class EngineRun : IRunEvents
{
    private readonly ConcurrentQueue<RunEvent> events = new();

    public IReadOnlyList<RunEvent> Events => [.. events];

    public RunSummary Summary { get; set; } = null!;

    public IReadOnlyList<TaskEnded> Ended => [.. events.OfType<TaskEnded>()];

    public void Emit(RunEvent runEvent) => events.Enqueue(runEvent);

    public TaskEnded Task(string name, string host = "h1")
        => Ended.FirstOrDefault(ended => ended.TaskName == name && ended.Host == host) ?? throw new InvalidOperationException($"{host} never ran '{name}':\n{this}");

    /// <summary>A value of a task's result, by Python's text for it.</summary>
    public string Value(string task, string key, string host = "h1")
        => Task(task, host).Result.Values.TryGetValue(key, out var value) ? PythonValues.Str(value) : throw new InvalidOperationException($"{task} on {host} has no {key}: {PythonValues.Str(Task(task, host).Result.Values)}");

    public HostRecap Recap(string host = "h1") => Summary.Hosts.Single(recap => recap.Host == host);

    public override string ToString() => string.Join('\n', Ended.Select(ended => $"{ended.TaskName} {ended.Host} {ended.Outcome} {PythonValues.Str(ended.Result.Values)}"));
}
