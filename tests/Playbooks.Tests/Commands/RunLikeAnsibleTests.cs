using Playbooks.Commands;
using Playbooks.Composition;

namespace Playbooks.Tests.Commands;

/// <summary>Whole runs on this machine, with the values that ansible-playbook 2.14 gave for the same files.</summary>
[Collection("Runs on this machine")]
public sealed class RunLikeAnsibleTests : IDisposable
{
    private const string Hosts = "[g1]\nh1\nh2\n[g2]\nh3\n[all:vars]\nansible_connection=local\n";

    private readonly CommandLine line = new();

    public void Dispose() => line.Dispose();

    [Fact]
    public async Task Each_playbook_has_its_recap_and_the_first_with_failures_is_the_last()
    {
        var one = line.Write("one.yml", Play("{debug: {msg: one}}"));
        var two = line.Write("two.yml", Play("{fail: {msg: x}, when: inventory_hostname == 'h1'}"));
        (await RunAsync(one, two, one)).ShouldBe(ExitCodes.Failed);
        line.Terminal.Output.Split("PLAY RECAP").Length.ShouldBe(3);
        line.Terminal.Output.Split("PLAY [all]").Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_playbook_sees_the_group_vars_of_its_own_folder()
    {
        line.Write("a/group_vars/all.yml", "seen: a\n");
        line.Write("b/group_vars/all.yml", "seen: b\n");
        var one = line.Write("a/one.yml", Play("{debug: {msg: \"{{ seen }}\"}}") + "- import_playbook: ../b/two.yml\n");
        line.Write("b/two.yml", Play("{debug: {msg: \"{{ seen }}\"}}"));
        (await RunAsync(one)).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.Split('\n').Where(text => text.Contains("\"msg\"", StringComparison.Ordinal)).Select(text => text.Trim()).Distinct().ShouldBe(["\"msg\": \"a\"", "\"msg\": \"b\""]);
    }

    [Fact]
    public async Task Hosts_that_failed_stand_in_a_retry_file_that_a_limit_takes()
    {
        line.Write("ansible.cfg", "[defaults]\nretry_files_enabled = true\n");
        var site = line.Write("site.yml", Play("{fail: {msg: x}, when: inventory_hostname != 'h2'}"));
        (await RunAsync(site)).ShouldBe(ExitCodes.Failed);
        var file = Path.Combine(line.Folder, "site.retry");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("h1\nh3\n");
        line.Terminal.Output.ShouldContain($"\tto retry, use: --limit @{file}\n");
        (await RunAsync(site, "--list-hosts", "--limit", "@" + file)).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("hosts (2):");
    }

    [Fact]
    public async Task An_empty_pattern_is_a_mistake_and_not_every_host()
    {
        var site = line.Write("site.yml", "- hosts: \"{{ where }}\"\n  gather_facts: false\n  tasks: [{debug: {msg: ran}}]\n");
        (await RunAsync(site, "-e", "{\"where\": \"\"}")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("the field 'hosts' is required, and cannot have empty values");
        line.Terminal.Output.ShouldNotContain("ran");
    }

    [Fact]
    public async Task What_cannot_be_evaluated_for_an_item_fails_the_task_as_a_whole()
    {
        (await RunAsync(line.Write("site.yml", Play("{debug: {msg: \"{{ item.x }}\"}, loop: [{x: 1}, 2, {x: 3}], ignore_errors: true, register: r}", "{debug: {msg: \"{{ r.keys()|sort|join(' ') }}\"}}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("ok: [h1] => (item={'x': 1})");
        line.Terminal.Output.ShouldContain("fatal: [h1]: FAILED! => {\"msg\": \"The task includes an option with an undefined variable. The error was: 'int object' has no attribute 'x'");
        line.Terminal.Output.ShouldNotContain("item={'x': 3}");
        line.Terminal.Output.ShouldContain("\"msg\": \"failed msg\"");
    }

    [Fact]
    public async Task Of_an_undefined_loop_the_name_alone_is_told()
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {nope: \"{{ omit }}\"}, when: false}", "{debug: {msg: x}, loop: \"{{ nope }}\", ignore_errors: true}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("fatal: [h1]: FAILED! => {\"msg\": \"'nope' is undefined");
    }

    [Theory]
    [InlineData("{{ item > 0 }}", ExitCodes.Success)]
    [InlineData("{{ item == 1 }}", ExitCodes.Failed)]
    public async Task A_loop_is_ignored_when_each_item_that_failed_is(string ignores, int expected)
        => (await RunAsync(line.Write("site.yml", Play($"{{command: \"/bin/sh -c 'exit {{{{ item }}}}'\", loop: [0, 1, 2], ignore_errors: \"{ignores}\"}}")), "-l", "h1")).ShouldBe(expected);

    [Fact]
    public async Task A_task_sees_the_address_of_its_host_even_when_nobody_set_it()
    {
        (await RunAsync(line.Write("site.yml", Play("{debug: {msg: \"{{ ansible_host }}\"}}", "{debug: {msg: \"{{ ansible_host }}\"}, delegate_to: h3}", "{debug: {msg: \"{{ hostvars.h1.ansible_host|default('none') }}\"}}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.Split('\n').Where(text => text.Contains("\"msg\"", StringComparison.Ordinal)).Select(text => text.Trim()).ShouldBe(["\"msg\": \"h1\"", "\"msg\": \"h3\"", "\"msg\": \"none\""]);
    }

    [Fact]
    public async Task Of_hosts_that_set_the_same_fact_elsewhere_the_last_one_wins()
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {f: \"{{ inventory_hostname }}\"}, delegate_to: h3, delegate_facts: true}", "{debug: {msg: \"last {{ hostvars.h3.f }}\"}}")), "-l", "h1,h2")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("last h2");
        line.Terminal.Output.ShouldNotContain("last h1");
    }

    [Fact]
    public async Task Of_a_keyword_that_needs_something_undefined_the_field_is_told()
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {nope: 1}, when: false}", "{command: echo, delegate_to: \"{{ nope }}\", ignore_errors: true}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("The field 'delegate_to' has an invalid value, which includes an undefined variable. The error was: 'nope' is undefined");
    }

    [Theory]
    [InlineData("i", "5")]
    [InlineData("d.k", "\"1\"")]
    [InlineData("l[0]", "\"1\"")]
    [InlineData("l | length", "\"1\"")]
    [InlineData("i * 1.5", "\"7.5\"")]
    [InlineData("i == 5", "true")]
    [InlineData("l + [2]", "[")]
    [InlineData("d.nope", "\"VARIABLE IS NOT DEFINED!\"")]
    public async Task Debug_shows_a_variable_as_a_template_of_it_would_come_out(string variable, string shown)
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {i: 5, l: [1], d: {k: 1}}}", $"{{debug: {{var: \"{variable}\"}}}}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain($"\"{variable}\": {shown}");
    }

    [Fact]
    public async Task Retries_below_zero_try_once()
    {
        (await RunAsync(line.Write("site.yml", Play("{command: /bin/false, register: r, until: r.rc == 0, retries: -1, delay: 0, ignore_errors: true}", "{debug: {msg: \"attempts {{ r.attempts }}\"}}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldNotContain("RETRYING");
        line.Terminal.Output.ShouldContain("attempts 1");
    }

    [Fact]
    public async Task A_cacheable_fact_stands_among_the_facts_too()
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {f: c, cacheable: true}}", "{debug: {msg: \"{{ f }} {{ ansible_facts.f }}\"}}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("\"msg\": \"c c\"");
    }

    [Fact]
    public async Task A_condition_that_cannot_be_evaluated_is_ignored_whatever_the_template_of_ignore_errors_gives()
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {nope: 1}, when: false}", "{debug: {msg: x}, when: nope, ignore_errors: \"{{ false }}\"}")), "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("...ignoring");
    }

    [Fact]
    public async Task An_undefined_element_of_a_list_fails_the_task()
    {
        (await RunAsync(line.Write("site.yml", Play("{command: echo, register: r}", "{debug: {msg: \"{{ [r]|map(attribute='nope')|list }}\"}}")), "-l", "h1")).ShouldBe(ExitCodes.Failed);
        line.Terminal.Output.ShouldContain("'dict object' has no attribute 'nope'");
    }

    [Fact]
    public async Task Handlers_do_not_run_when_any_errors_fatal_ends_the_play_though_they_are_forced()
    {
        var play = "- hosts: all\n  gather_facts: false\n  any_errors_fatal: true\n  force_handlers: true\n  tasks:\n    - {command: echo, notify: f}\n"
            + "    - {fail: {msg: x}, when: inventory_hostname == 'h1'}\n    - {debug: {msg: after}}\n  handlers:\n    - {name: f, debug: {msg: forced}}\n";
        (await RunAsync(line.Write("site.yml", play))).ShouldBe(ExitCodes.Failed);
        line.Terminal.Output.ShouldContain("NO MORE HOSTS LEFT");
        line.Terminal.Output.ShouldNotContain("forced");
    }

    [Fact]
    public async Task Handlers_run_whatever_tags_are_skipped()
    {
        var play = "- hosts: all\n  gather_facts: false\n  tasks:\n    - {command: echo, notify: f}\n  handlers:\n    - {name: f, debug: {msg: notified}}\n";
        (await RunAsync(line.Write("site.yml", play), "--skip-tags", "always", "-l", "h1")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("notified");
    }

    [Fact]
    public async Task A_throttle_without_a_value_ends_the_run_whatever_the_condition_of_the_task()
    {
        (await RunAsync(line.Write("site.yml", Play("{set_fact: {nope: 1}, when: false}", "{debug: {msg: x}, throttle: \"{{ nope }}\", when: false, ignore_errors: true}", "{debug: {msg: never}}")))).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("site.yml:5:7: Failed to convert the throttle value to an integer.");
        line.Terminal.Output.ShouldContain("TASK [debug]");
        line.Terminal.Output.ShouldNotContain("never");
    }

    [Theory]
    [InlineData("import_role")]
    [InlineData("include_role")]
    public async Task A_role_is_no_handler(string action)
    {
        line.Write("roles/r/tasks/main.yml", "[]");
        var site = line.Write("site.yml", $"- hosts: all\n  tasks: []\n  handlers:\n    - {{name: h, {action}: {{name: r}}}}\n");
        (await RunAsync(site)).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain($"using '{action}' as a handler is not supported");
    }

    private static string Play(params string[] tasks) => "- hosts: all\n  gather_facts: false\n  tasks:\n" + string.Concat(tasks.Select(task => $"    - {task}\n"));

    private Task<int> RunAsync(string playbook, params string[] words) => line.RunAsync(new RunVerb(), [playbook, "-i", line.Write("hosts.ini", Hosts), .. words]);
}
