namespace Playbooks.IntegrationTests.Execution;

/// <summary>Facts and groups that come while a play runs.</summary>
public sealed class FactsInPartTests(Engine engine) : IClassFixture<Engine>
{
    private const string Says = "{name: says, debug: {msg: \"{{ ansible_hostname is defined }} {{ ansible_system is defined }} {{ ansible_distribution is defined }}\"}}";

    [Theory]
    [InlineData("- hosts: all\n  gather_facts: false\n  tasks: [{setup: {filter: ansible_hostname}}]\n")]
    [InlineData("- hosts: all\n  gather_subset: ['!all', '!min', network]\n  tasks: [{debug: {msg: \"{{ ansible_interfaces }}\"}}]\n")]
    [InlineData("")]
    public async Task A_part_of_the_facts_does_not_count_as_all(string before)
    {
        var run = await engine.Project(1).RunAsync(before + $"""
            - hosts: all
              tasks:
                - setup: {"{"}filter: ansible_hostname{"}"}
                - {Says}
            """);
        run.Value("says", "msg").ShouldBe("True True True");
    }

    [Fact]
    public async Task Facts_are_those_from_before_another_host_changed_something_there()
    {
        var project = engine.Project();
        project.Write("node-h1/facts/other.fact", "1");
        var run = await project.RunAsync("""
            - hosts: all
              fact_path: "{{ here }}/facts"
              tasks:
                - {copy: {dest: "{{ hostvars.h1.here }}/facts/size.fact", content: '"big"'}, delegate_to: h1, when: inventory_hostname == 'h2'}
                - {name: says, debug: {msg: "{{ ansible_local.size | default('none') }}"}}
            """);
        run.Value("says", "msg").ShouldBe("none");
    }

    [Fact]
    public async Task Variables_of_the_group_that_group_by_puts_a_host_into_count_from_the_next_task_on()
    {
        var project = engine.Project();
        project.Write("group_vars/of_h1.yml", "of: h1\n");
        project.Write("group_vars/of_h2.yml", "of: h2\n");
        var run = await project.RunAsync("""
            - hosts: all
              gather_facts: false
              tasks:
                - group_by: {key: "of_{{ inventory_hostname }}"}
                - {name: says, debug: {msg: "{{ of | default('none') }}"}}
            - hosts: all
              gather_facts: false
              tasks:
                - {name: later, debug: {msg: "{{ of | default('none') }}"}}
            """);
        (run.Value("says", "msg"), run.Value("says", "msg", "h2"), run.Value("later", "msg"), run.Value("later", "msg", "h2")).ShouldBe(("h1", "h2", "h1", "h2"));
    }

    [Theory]
    [InlineData("lookup('pipe', 'printf new > ' ~ playbook_dir ~ '/files/f')")]
    [InlineData("lookup('lines', 'printf new > ' ~ playbook_dir ~ '/files/f')")]
    public async Task What_a_lookup_writes_on_the_controller_is_read_anew(string lookup)
    {
        var project = engine.Project(1);
        project.Write("files/f", "old");
        await project.RunTasksAsync($$$"""
            - copy: {src: f, dest: "{{ here }}/a"}
            - debug: {msg: "{{ {{{lookup}}} }}"}
            - copy: {src: f, dest: "{{ here }}/b"}
            """);
        (await File.ReadAllTextAsync(Path.Combine(project.Here("h1"), "b"), TestContext.Current.CancellationToken)).ShouldBe("new");
    }
}
