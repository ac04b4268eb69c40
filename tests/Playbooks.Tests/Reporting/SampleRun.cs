using Playbooks.Jinja;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Tests.Reporting;

/// <summary>The events of the playbook behind Golden/ansible-2.14-*.txt, in the engine's terms.</summary>
internal sealed class SampleRun(IReporter reporter)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly bool hasDiffs;
    private string task = "";
    private string action = "";

    public SampleRun(IReporter reporter, bool hasDiffs)
        : this(reporter) => this.hasDiffs = hasDiffs;

    public static RunSummary Summary { get; } = new(
        [
            new HostRecap("h2") { Ok = 11, Changed = 3, Skipped = 2, Rescued = 1, Ignored = 3 },
            new HostRecap("h1") { Ok = 11, Changed = 3, Failed = 1, Rescued = 1, Ignored = 3 },
            new HostRecap("h3") { Unreachable = 1 },
        ],
        TimeSpan.FromSeconds(1));

    public void Play()
    {
        reporter.Emit(new PlayStarted(Now, "First play", ["h1", "h2"]));
        Start("Say", "debug");
        End("h1", TaskOutcome.Ok, new JinjaDict { ["msg"] = "hello" });
        Skip("h2");
        Start("Line", "lineinfile");
        Both(host => End(host, Added(Values(null, "line added"), host, "zero\none\nthree\nfour\nx\ny\nz\nlast", "zero\none\ntwo\nthree\nfour\nx\ny\nz\nlast")));
        Lines();
        Start("Some skipped", "debug");
        Both(SomeSkipped);
        Failures();
        Included();
        Start("delegated", "file");
        Both(Delegated);
        LoopFails();
        Last();
    }

    private static void Both(Action<string> action)
    {
        action("h1");
        action("h2");
    }

    private static JinjaDict Values(object? item, string message)
    {
        var values = item is null ? new JinjaDict() : new JinjaDict { ["ansible_loop_var"] = "item", ["item"] = item };
        values["backup"] = "";
        values["msg"] = message;
        return values;
    }

    private static ModuleResult Added(JinjaDict values, string host, string before, string after) => new()
    {
        Changed = true,
        Values = values,
        Diffs = [new Diff($"/srv/{host} (content)", before, $"/srv/{host} (content)", after)],
    };

    private void Lines()
    {
        Start("Lines", "lineinfile");
        const string Before = "zero\none\ntwo\nthree\nfour\nx\ny\nz\nlast";
        Both(host =>
        {
            var first = new JinjaDict { ["n"] = 1L, ["v"] = "five" };
            Item(host, "1", TaskOutcome.Changed, Added(Values(first, "line added"), host, Before, Before + "\nfive\n"));
            Item(host, "2", TaskOutcome.Ok, new ModuleResult { Values = Values(new JinjaDict { ["n"] = 2L, ["v"] = "one" }, "") });
            EndLoop(host, TaskOutcome.Changed);
        });
    }

    private void SomeSkipped(string host)
    {
        Item(host, "1", TaskOutcome.Ok, new ModuleResult { Values = new JinjaDict { ["msg"] = 1L } });
        var skipped = new JinjaDict { ["ansible_loop_var"] = "item", ["item"] = 2L, ["skip_reason"] = "Conditional result was False" };
        Item(host, "2", TaskOutcome.Skipped, new ModuleResult { Skipped = true, Values = skipped });
        EndLoop(host, TaskOutcome.Ok);
    }

    private void Failures()
    {
        Start("Fails but goes on", "fail");
        Both(host => End(host, ModuleResult.Failure("no matter"), ended => ended with { IsIgnored = true }));
        Start("fails with rescue", "fail");
        Both(host => End(host, ModuleResult.Failure("this is bad"), ended => ended with { IsRescued = true }));
        Start("rescued", "debug");
        Both(host => End(host, TaskOutcome.Ok, new JinjaDict { ["msg"] = "rescued" }));
        Start("retried", "assert");
        Both(Retried);
    }

    private void Retried(string host)
    {
        var values = new JinjaDict { ["assertion"] = "inventory_hostname == 'h9'", ["evaluated_to"] = false, ["msg"] = "not h9" };
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var tried = new ModuleResult { Failed = true, Values = new JinjaDict(values) { ["attempts"] = (long)attempt, ["retries"] = 3L } };
            reporter.Emit(new TaskRetried(Now, host, task, action, 3 - attempt, tried));
        }

        End(host, new ModuleResult { Failed = true, Values = values }, ended => ended with { IsIgnored = true, Attempts = 2 });
    }

    private void Included()
    {
        Start("include_tasks", "include_tasks");
        reporter.Emit(new Included(Now, "/play/inc.yml", ["h1", "h2"]));
        Start("inside", "debug");
        Both(host => End(host, TaskOutcome.Ok, new JinjaDict { ["msg"] = $"in {host}" }));
    }

    private void Delegated(string host)
    {
        var path = $"/srv/dir-{host}";
        var values = new JinjaDict
        {
            ["gid"] = 0L,
            ["group"] = "root",
            ["mode"] = "0755",
            ["owner"] = "root",
            ["path"] = path,
            ["size"] = 4096L,
            ["state"] = "directory",
            ["uid"] = 0L,
        };
        var before = $"{{\n    \"path\": \"{path}\",\n    \"state\": \"absent\"\n}}\n";
        var after = before.Replace("absent", "directory");
        End(host, new ModuleResult { Changed = true, Values = values, Diffs = [new Diff("", before, "", after)] }, ended => ended with { DelegatedTo = "localhost" });
    }

    private void LoopFails()
    {
        Start("hidden", "fail");
        Both(host => End(host, ModuleResult.Failure("secret"), ended => ended with { IsHidden = true, IsIgnored = true }));
        Start("loop fails", "fail");
        Item("h1", "a", TaskOutcome.Skipped, SkippedItem("a"));
        Item("h1", "b", TaskOutcome.Failed, new ModuleResult { Failed = true, Values = new JinjaDict { ["ansible_loop_var"] = "item", ["item"] = "b", ["msg"] = "bad b" } });
        EndLoop("h1", TaskOutcome.Failed);
        Item("h2", "a", TaskOutcome.Skipped, SkippedItem("a"));
        Item("h2", "b", TaskOutcome.Skipped, SkippedItem("b"));
        End("h2", TaskOutcome.Skipped, new JinjaDict { ["msg"] = "All items skipped" }, ended => ended with { HasItems = true });
        reporter.Emit(new TaskStarted(Now, "restart it", action = "debug", true, SourcePosition.None));
        End("h2", TaskOutcome.Ok, new JinjaDict { ["msg"] = "restarted" });
    }

    private void Last()
    {
        reporter.Emit(new NoHostsMatched(Now, "Nobody"));
        reporter.Emit(new PlayStarted(Now, "dead", ["h3"]));
        Start("ping", "ping");
        End("h3", TaskOutcome.Unreachable, new JinjaDict { ["msg"] = "Failed to connect to the host via ssh: ssh: connect to host 127.0.0.9 port 9: Connection refused" });
        reporter.Emit(new RunEnded(Now, Summary));
    }

    private static ModuleResult SkippedItem(string item) => new()
    {
        Skipped = true,
        Values = new JinjaDict { ["ansible_loop_var"] = "item", ["item"] = item, ["skip_reason"] = "Conditional result was False" },
    };

    private void Start(string name, string module)
    {
        (task, action) = (name, module);
        reporter.Emit(new TaskStarted(Now, name, module, false, SourcePosition.None));
    }

    private void Skip(string host) => End(host, TaskOutcome.Skipped, new JinjaDict { ["skip_reason"] = "Conditional result was False" });

    private void Item(string host, string label, TaskOutcome outcome, ModuleResult result)
        => reporter.Emit(new ItemEnded(Now, host, action, label, outcome, result with { Diffs = hasDiffs ? result.Diffs : [] }));

    private void EndLoop(string host, TaskOutcome outcome) => End(host, outcome, [], ended => ended with { HasItems = true });

    private void End(string host, ModuleResult result, Func<TaskEnded, TaskEnded>? with = null)
    {
        // As the engine hands results over: differences only where somebody asked for them.
        result = result with { Diffs = hasDiffs ? result.Diffs : [] };
        var ended = new TaskEnded(Now, host, task, action, result.Failed ? TaskOutcome.Failed : result.Changed ? TaskOutcome.Changed : TaskOutcome.Ok, result, SourcePosition.None);
        reporter.Emit(with is null ? ended : with(ended));
    }

    private void End(string host, TaskOutcome outcome, JinjaDict values, Func<TaskEnded, TaskEnded>? with = null)
    {
        var result = new ModuleResult { Values = values, Skipped = outcome == TaskOutcome.Skipped, Changed = outcome == TaskOutcome.Changed };
        var ended = new TaskEnded(Now, host, task, action, outcome, result, SourcePosition.None);
        reporter.Emit(with is null ? ended : with(ended));
    }
}
