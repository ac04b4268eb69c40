using Playbooks.Connections;
using Playbooks.Execution;
using Playbooks.Execution.Asking;
using Playbooks.Execution.Background;
using Playbooks.Execution.Events;
using Playbooks.Execution.Hosts;
using Playbooks.Execution.Walking;
using Playbooks.Modules;
using Playbooks.Modules.Transfers;
using Playbooks.Plays;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;
using Playbooks.Tests.Inventories;
using Playbooks.Tests.Loading;
using Playbooks.Tests.Support;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Execution.Asking;

/// <summary>What is asked of a host before its turn, and where looking ahead ends. The connection fails whoever opens it: looking ahead touches nothing.</summary>
public sealed class LookAheadTests
{
    private bool needsFacts;

    [Fact]
    public async Task The_questions_of_the_coming_tasks_are_collected_up_to_the_window()
    {
        const string Tasks = "- stat: {path: /a}\n- stat: {path: /b}\n- stat: {path: /c}";
        (await AskedAsync(Tasks)).ShouldBe(["/a", "/b", "/c"]);
        (await AskedAsync(Tasks, window: 2)).ShouldBe(["/a", "/b"]);
    }

    [Fact]
    public async Task A_task_that_must_act_is_a_fence()
        => (await AskedAsync("- stat: {path: /a}\n- command: make\n- stat: {path: /b}")).ShouldBe(["/a"]);

    [Fact]
    public async Task A_command_with_creates_is_asked_about_and_is_none()
        => (await AskedAsync("- command: {cmd: make, creates: /made}\n- stat: {path: /b}")).ShouldBe(["/made", "/b"]);

    [Fact]
    public async Task A_task_that_will_not_run_is_neither_asked_about_nor_a_fence()
        => (await AskedAsync("- {command: make, when: false}\n- {stat: {path: /a}, when: 1 > 2}\n- stat: {path: /b}")).ShouldBe(["/b"]);

    [Fact]
    public async Task Of_a_task_that_may_not_run_only_private_questions_are_asked()
    {
        const string Before = "- {stat: {path: /a}, register: st}\n";
        (await AskedAsync(Before + "- {stat: {path: /b}, when: st.stat.exists}\n- stat: {path: /c}")).ShouldBe(["/a", "/b", "/c"]);
        (await AskedAsync(Before + "- {query: cat /b, when: st.stat.exists}\n- stat: {path: /c}")).ShouldBe(["/a", "/c"]);
        (await AskedAsync("- query: cat /b\n- stat: {path: /c}")).ShouldBe(["cat /b", "/c"]);
    }

    [Fact]
    public async Task Arguments_that_nobody_knows_yet_leave_the_task_out_and_go_on()
        => (await AskedAsync("- {stat: {path: /a}, register: st}\n- stat: {path: \"{{ st.stat.path }}\"}\n- stat: {path: /c}")).ShouldBe(["/a", "/c"]);

    [Fact]
    public async Task A_fact_that_is_set_is_known_ahead_until_something_unknown_goes_into_it()
    {
        (await AskedAsync("- set_fact: {where: /x}\n- stat: {path: \"{{ where }}/f\"}")).ShouldBe(["/x/f"]);
        (await AskedAsync("- set_fact: {where: /x}\n- {query: pwd, register: q}\n- set_fact: {where: \"{{ q.stdout }}\"}\n- stat: {path: \"{{ where }}/f\"}")).ShouldBe(["pwd"]);
        (await AskedAsync("- set_fact: {where: /x}\n- {stat: {path: /a}, register: where}\n- stat: {path: \"{{ where }}/f\"}")).ShouldBe(["/a"]);
    }

    [Fact]
    public async Task Repeated_and_shared_tasks_are_fences_that_are_not_asked_about()
    {
        (await AskedAsync("- {stat: {path: /a}, register: st, until: st.stat.exists}\n- stat: {path: /b}")).ShouldBeEmpty();
        (await AskedAsync("- {stat: {path: /a}, run_once: true}\n- stat: {path: /b}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Time_that_is_let_pass_is_a_fence()
    {
        (await AskedAsync("- pause: {seconds: 1}\n- stat: {path: /b}")).ShouldBeEmpty();
        (await AskedAsync("- wait_for: {timeout: 1}\n- stat: {path: /b}")).ShouldBeEmpty();
        (await AskedAsync("- wait_for_connection:\n- stat: {path: /b}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flush_is_a_fence_only_when_something_was_notified()
    {
        const string Tasks = "- meta: flush_handlers\n- stat: {path: /b}";
        (await AskedAsync(Tasks)).ShouldBe(["/b"]);
        (await AskedAsync(Tasks, hasNotifications: true)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_host_is_one_unless_it_is_certain_not_to_come()
    {
        (await AskedAsync("- meta: end_host\n- stat: {path: /b}")).ShouldBeEmpty();
        (await AskedAsync("- {meta: end_host, when: false}\n- stat: {path: /b}")).ShouldBe(["/b"]);
    }

    [Fact]
    public async Task Each_item_of_a_loop_is_asked_about()
        => (await AskedAsync("- {stat: {path: \"/{{ item }}\"}, loop: [a, b], when: item != 'b'}\n- {stat: {path: \"{{ item }}\"}, loop: \"{{ st.list }}\"}\n- stat: {path: /c}")).ShouldBe(["/a", "/c"]);

    [Fact]
    public async Task What_goes_to_another_host_or_user_is_left_to_its_turn()
        => (await AskedAsync("- {stat: {path: /a}, delegate_to: other}\n- {stat: {path: /b}, become: true}\n- stat: {path: /c}")).ShouldBe(["/c"]);

    [Fact]
    public async Task A_condition_on_facts_says_that_they_are_needed_and_the_task_is_asked_about_all_the_same()
    {
        (await AskedAsync("- {stat: {path: /a}, when: ansible_os_family == 'Debian'}\n- stat: {path: /b}", gathersFacts: true)).ShouldBe(["/a", "/b"]);
        needsFacts.ShouldBeTrue();
        await AskedAsync("- stat: {path: /b}", gathersFacts: true);
        needsFacts.ShouldBeFalse();
    }

    private async Task<List<string>> AskedAsync(string tasks, int window = 50, bool hasNotifications = false, bool gathersFacts = false)
    {
        using var folder = new TestFolder(("hosts.ini", "n1\nother\n"));
        var play = TestPlaybooks.PlayWith(tasks);
        var environment = new TestEnvironment(folder.Path);
        var inventory = await TestInventory.LoadAsync(folder.File("hosts.ini"));
        var state = new RunState(inventory, folder.Path);
        var options = new RunOptions { Playbooks = [], Inventories = [] };
        var ledger = new ChangeLedger();
        using var wire = new WireFiles(folder.File("wire"));
        await using var links = new HostLinks(new NoConnections(), 1, new NoEvents(), ledger, TimeProvider.System);
        var yaml = new YamlLoader(new ClosedVault(), new Warnings());
        var run = new RunServices(
            options, new TemplarFactory(environment, yaml, TimeProvider.System).Create(), new ModuleRegistry(ModuleList.Create()), new Dictionary<Type, IQueryKind>(), new TestPlaybooks(folder.Path).Tasks, new NoEvents(), TimeProvider.System)
        {
            State = state,
            ReadInventory = _ => Task.FromResult(inventory),
            Links = links,
            Connections = new ConnectionResolver(options, null, "/home/me"),
            Files = new ControllerFiles(ledger),
            Ledger = ledger,
            Jobs = new BackgroundJobs(TimeProvider.System),
            WireFiles = wire,
            Prompt = new NoPrompt(),
            SelectsTags = _ => true,
        };
        var variables = new PlayVariables { Extra = [], Play = [], Magic = [], Members = state, PlaybookFolder = folder.Path, Environment = environment.Variable, GatherFacts = gathersFacts };
        var order = new TaskOrder(["n1"], isFree: false);
        await using var sequencer = new EventSequencer(new NoEvents(), order, ["n1"], false, TimeProvider.System, _ => { });
        var batch = new BatchContext(run, play, variables, new HandlerList(), order, sequencer, isFree: false);
        var host = state.Host("n1")!;
        host.BeginPlay(gathersFacts ? [] : null);
        var walk = new TaskWalk(play.Tasks, TaskFrame.Empty, TaskPosition.Start);
        var preparer = new TaskPreparer(run, new HashSet<string>());
        var plain = new WalkStep(new TaskDefinition(SourcePosition.None, "ping"), TaskFrame.Empty, TaskPosition.Start);
        var shell = preparer.Prepare(plain, new TaskScope(run.Templar, variables, host, TaskFrame.Empty, TaskPosition.Start)).ShellKey;
        var queries = new LookAhead(batch, host, preparer).Collect(walk, window, shell, new HashSet<string>(), hasNotifications, out needsFacts);
        walk.Next(out _)!.Task.ShouldBeSameAs(play.Tasks[0]);
        return [.. queries.Select(query => query switch
        {
            FileQuery file => file.Path,
            GlobQuery glob => glob.Pattern,
            CommandQuery command => Array.Find(["cat /b", "pwd"], command.Script.Contains) ?? command.Script,
            _ => "",
        }).Where(name => name.Length > 0)];
    }

    private sealed class NoConnections : IConnectionFactory
    {
        public IConnection Create(ConnectionOptions options) => new Closed();

        private sealed class Closed : IConnection
        {
            public Task<IRemoteShell> OpenShellAsync(BecomeOptions? become, CancellationToken cancellationToken) => throw new InvalidOperationException("looking ahead opened a connection");

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class NoEvents : IRunEvents
    {
        public void Emit(RunEvent runEvent)
        {
        }
    }
}
