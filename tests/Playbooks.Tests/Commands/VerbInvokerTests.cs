using Playbooks.Commands;
using Playbooks.Composition;
using Playbooks.Tests.Reporting;

namespace Playbooks.Tests.Commands;

[Collection("Runs on this machine")]
public sealed class VerbInvokerTests : IDisposable
{
    private readonly CommandLine line = new();

    public void Dispose() => line.Dispose();

    /// <summary>A slip in a group's name must not look like a run that had nothing to do; of a user's own playbook Ansible says that no host matched, and ends well.</summary>
    [Theory]
    [InlineData("cluster", "[kube_nodes]\nh1 ansible_connection=local\n", 1)]
    [InlineData("cluster", "[kube_node]\nh1 ansible_connection=local\n", 0)]
    [InlineData("own.yml", "[kube_nodes]\nh1 ansible_connection=local\n", 0)]
    public async Task A_playbook_of_the_program_refuses_an_inventory_that_has_nobody_for_it(string playbook, string inventory, int expected)
    {
        const string Play = "- hosts: kube_node:etcd\n  gather_facts: false\n  tasks: [{ping: }]\n";
        line.Write("shipped/playbooks/cluster.yml", Play);
        line.Write("own.yml", Play);

        (await line.RunAsync(new RunVerb(), playbook, "-i", line.Write("hosts.ini", inventory))).ShouldBe(expected);

        line.Terminal.Errors.Contains("cluster is for the hosts in kube_node or etcd, and the inventory has none there; put hosts into the groups", StringComparison.Ordinal).ShouldBe(expected == 1);
    }

    [Fact]
    public async Task All_mistakes_of_a_command_line_are_reported_together()
    {
        (await line.RunAsync(new RunVerb(), "site.yml", "--chek", "-f", "many")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("there is no option --chek, did you mean '--check'?; see `playbook run --help`");
        line.Terminal.Errors.ShouldContain("Cannot parse argument 'many' for option '--forks' as a whole number");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task No_hosts_at_once_are_refused_by_every_verb_that_takes_the_number(string forks)
    {
        (await line.RunAsync(new PingVerb(), "-f", forks, "-i", "h1,")).ShouldBe(ExitCodes.Mistake);
        (await line.RunAsync(new RunVerb(), "site.yml", "-f", forks, "-i", "h1,")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.Split("The number of processes (--forks) must be >= 1").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Pulled_artifacts_are_told_with_their_folder_and_architecture()
    {
        var site = line.Write("site.yml", "- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n");
        (await line.RunAsync(new ArtifactsVerb(), "pull", site, "-i", "h1,", "--arch", "arm64")).ShouldBe(ExitCodes.Success);
        line.Terminal.Errors.ShouldBe($"for arm64, in {line.Folder}/cache/artifacts: copy that folder to the machine that will run the playbooks\n");
    }

    [Fact]
    public async Task A_report_of_another_file_is_a_mistake()
    {
        (await line.RunAsync(new ReportVerb(), line.Write("hosts.ini", "[all]\nh1\n"))).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("hosts.ini is no log of a run; `playbook report --list` shows those that are kept");
    }

    [Fact]
    public async Task A_mistake_in_a_file_that_is_included_after_a_change_is_code_2()
    {
        line.Write("broken.yml", "- nosuchmodule: {}\n");
        var tasks = "- hosts: all\n  gather_facts: false\n  tasks:\n    - {command: \"true\", changed_when: CHANGED}\n    - {include_tasks: \"{{ 'broken' }}.yml\"}\n";
        var inventory = line.Write("hosts.ini", "h1 ansible_connection=local\n");
        (await line.RunAsync(new RunVerb(), line.Write("changes.yml", tasks.Replace("CHANGED", "true", StringComparison.Ordinal)), "-i", inventory)).ShouldBe(ExitCodes.Failed);
        (await line.RunAsync(new RunVerb(), line.Write("same.yml", tasks.Replace("CHANGED", "false", StringComparison.Ordinal)), "-i", inventory)).ShouldBe(ExitCodes.Mistake);
    }

    [Fact]
    public async Task A_file_of_the_controller_that_cannot_be_read_fails_its_task_and_the_run_goes_on()
    {
        // The kernel gives an input/output error for the first bytes of it, to root as well.
        var source = line.Write("source/artifacts.json", $$"""[{"name": "tool", "version": "1", "path": "/proc/self/mem", "sha256": "{{new string('0', 64)}}"}]""");
        var site = line.Write("site.yml", $"""
            - hosts: all
              gather_facts: false
              vars: {"{artifacts_source: "}{Path.GetDirectoryName(source)}{"}"}
              tasks:
                - artifact: {"{name: tool, version: '1', arch: amd64, dest: "}{line.Folder}{"/tool}"}
                  ignore_errors: true
                - debug: {"{msg: went on}"}
            """);
        (await line.RunAsync(new RunVerb(), site, "-i", line.Write("hosts.ini", "h1 ansible_connection=local\n"))).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("went on");
        line.Terminal.Output.ShouldContain("Input/output error");
    }

    [Fact]
    public async Task A_run_whose_output_cannot_be_written_goes_on_to_its_end_and_is_code_2()
    {
        await using var full = new StreamWriter(new FullDisk());
        using var other = new CommandLine { Terminal = new FakeTerminal { Out = full } };
        var made = Path.Combine(other.Folder, "made");
        var site = other.Write("site.yml", $"- hosts: all\n  gather_facts: false\n  tasks:\n    - {{debug: {{msg: x}}}}\n    - {{file: {{path: {made}, state: directory}}}}\n");
        (await other.RunAsync(new RunVerb(), site, "-i", other.Write("hosts.ini", "h1 ansible_connection=local\n"))).ShouldBe(ExitCodes.Failed);
        Directory.Exists(made).ShouldBeTrue();
        other.Terminal.Errors.ShouldBe("[WARNING]: the output ends here: No space left on device\n");
    }

    [Fact]
    public async Task An_option_of_Ansibles_without_a_meaning_here_is_refused_with_the_reason()
    {
        (await line.RunAsync(new RunVerb(), "site.yml", "--step")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("--step is not supported: use --start-at-task, --tags or --check");
    }

    [Fact]
    public async Task Called_as_ansible_playbook_a_wrong_command_line_is_code_2()
    {
        using var ansible = new CommandLine { Name = "ansible-playbook" };
        (await ansible.RunAsync(new RunVerb(), "site.yml", "--step")).ShouldBe(2);
    }

    [Fact]
    public async Task A_missing_playbook_is_a_mistake()
    {
        (await line.RunAsync(new RunVerb(), "nothere.yml", "-i", "h1,")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("the playbook 'nothere.yml' could not be found");
    }

    [Fact]
    public async Task A_password_without_a_terminal_is_an_error_that_names_the_other_way()
    {
        line.Write("site.yml", "- hosts: all\n");
        (await line.RunAsync(new RunVerb(), "site.yml", "-i", "h1,", "-K")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("there is no terminal to ask for \"BECOME password: \" on; give --become-password-file FILE");
    }

    [Fact]
    public async Task A_broken_playbook_names_file_line_and_remedy_and_is_code_4_under_Ansibles_name()
    {
        using var ansible = new CommandLine { Name = "ansible-playbook" };
        foreach (var (run, code) in new[] { (line, ExitCodes.Mistake), (ansible, 4) })
        {
            var file = run.Write("site.yml", "- hosts: all\n  tasks:\n    - name: x\n      copi: {}\n");
            (await run.RunAsync(new RunVerb(), file, "-i", "h1,", "--syntax-check")).ShouldBe(code);
            run.Terminal.Errors.ShouldContain($"ERROR! {file}:4:7: couldn't resolve module/action 'copi'");
        }
    }

    [Fact]
    public async Task A_limit_that_leaves_nobody_is_a_mistake()
    {
        line.Write("site.yml", "- hosts: all\n");
        (await line.RunAsync(new RunVerb(), Path.Combine(line.Folder, "site.yml"), "-i", "h1,", "-l", "h9")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("Specified inventory, host pattern and/or --limit leaves us with no hosts to target.");
    }

    [Fact]
    public async Task Diff_on_this_machine_ends_with_3_when_something_would_change_and_changes_nothing()
    {
        var target = Path.Combine(line.Folder, "made");
        var file = line.Write("site.yml", $"- hosts: all\n  connection: local\n  gather_facts: false\n  tasks:\n    - copy: {{dest: {target}, content: x}}\n");
        (await line.RunAsync(new DiffVerb(), file, "-i", "localhost,")).ShouldBe(ExitCodes.WouldChange);
        File.Exists(target).ShouldBeFalse();
        line.Terminal.Output.ShouldContain("+x");
        (await line.RunAsync(new RunVerb(), file, "-i", "localhost,")).ShouldBe(ExitCodes.Success);
        (await line.RunAsync(new DiffVerb(), file, "-i", "localhost,")).ShouldBe(ExitCodes.Success);
    }

    [Fact]
    public async Task A_failed_task_is_code_2()
    {
        var file = line.Write("site.yml", "- hosts: all\n  connection: local\n  gather_facts: false\n  tasks:\n    - fail: {msg: no}\n");
        (await line.RunAsync(new RunVerb(), file, "-i", "h1,")).ShouldBe(ExitCodes.Failed);
        line.Terminal.Errors.ShouldContain("h1: failed at \"fail\"");
    }

    [Fact]
    public async Task Help_shows_every_option_and_the_examples()
    {
        (await line.RunAsync(new RunVerb(), "--help")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("-i, --inventory");
        line.Terminal.Output.ShouldContain("--start-at-task NAME");
        line.Terminal.Output.ShouldContain("playbook run cluster -i hosts.ini --check --diff");
    }

    [Fact]
    public void The_help_of_the_program_lists_every_verb()
    {
        var output = new StringWriter();
        ProgramHelp.Write(output, VerbList.Create());
        foreach (var verb in VerbList.Create().Where(verb => !verb.IsHidden))
        {
            output.ToString().ShouldContain($"  {verb.Name,-12}{verb.Summary}");
        }
    }

    [Fact]
    public async Task Init_refuses_to_overwrite()
    {
        line.Write("shipped/inventories/sample/hosts.ini", "[all]\n");
        (await line.RunAsync(new InitVerb(), "mine")).ShouldBe(ExitCodes.Success);
        File.ReadAllText(Path.Combine(line.Folder, "mine", "hosts.ini")).ShouldBe("[all]\n");
        (await line.RunAsync(new InitVerb(), "mine")).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain("hosts.ini: exists already");
    }

    [Fact]
    public async Task A_new_vault_password_is_confirmed()
    {
        using var asked = new CommandLine { Terminal = new FakeTerminal { Answers = new Queue<string>(["one", "other"]) } };
        var file = asked.Write("secret.yml", "a: 1\n");
        (await asked.RunAsync(new VaultVerb(), "encrypt", file)).ShouldBe(ExitCodes.Mistake);
        File.ReadAllText(file).ShouldBe("a: 1\n");
    }

    [Fact]
    public async Task A_vaulted_file_opens_with_its_password_and_is_private()
    {
        var file = line.Write("secret.yml", "a: 1\n");
        var password = line.Write("password", "pw\n");
        (await line.RunAsync(new VaultVerb(), "encrypt", file, "--vault-password-file", password)).ShouldBe(ExitCodes.Success);
        File.ReadAllText(file).ShouldStartWith("$ANSIBLE_VAULT;1.1;AES256\n");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await line.RunAsync(new VaultVerb(), "view", file, "--vault-password-file", password)).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldBe("a: 1\n");
    }

    [Fact]
    public async Task A_new_vault_password_opens_what_was_encrypted_with_the_old_one()
    {
        var file = line.Write("secret.yml", "a: 1\n");
        var (old, other) = (line.Write("old", "pw\n"), line.Write("new", "other\n"));
        (await line.RunAsync(new VaultVerb(), "encrypt", file, "--vault-password-file", old)).ShouldBe(ExitCodes.Success);
        (await line.RunAsync(new VaultVerb(), "rekey", file, "--vault-password-file", old, "--new-vault-id", $"prod@{other}")).ShouldBe(ExitCodes.Success);
        File.ReadAllText(file).ShouldStartWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
        (await line.RunAsync(new VaultVerb(), "view", file, "--vault-id", $"prod@{other}")).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldBe("a: 1\n");
        (await line.RunAsync(new VaultVerb(), "view", file, "--vault-password-file", old)).ShouldBe(ExitCodes.Mistake);
    }

    [Fact]
    public async Task Of_several_vault_passwords_one_has_to_be_named_to_encrypt_with()
    {
        var file = line.Write("secret.yml", "a: 1\n");
        var (one, two) = (line.Write("one", "1\n"), line.Write("two", "2\n"));
        (await line.RunAsync(new VaultVerb(), "encrypt", file, "--vault-id", $"a@{one}", "--vault-id", $"b@{two}")).ShouldBe(ExitCodes.Mistake);
        File.ReadAllText(file).ShouldBe("a: 1\n");
        (await line.RunAsync(new VaultVerb(), "encrypt", file, "--vault-id", $"a@{one}", "--vault-id", $"b@{two}", "--encrypt-vault-id", "b")).ShouldBe(ExitCodes.Success);
        File.ReadAllText(file).ShouldStartWith("$ANSIBLE_VAULT;1.2;AES256;b\n");
    }
}
