using Playbooks.IntegrationTests.Execution;

namespace Playbooks.IntegrationTests.Variables;

/// <summary>Ansible's order of precedence, level by level as its manual numbers them: each variable is set at two neighbouring levels, and the higher one wins. Levels 1 (options), 11 (facts)
/// and 13 (prompts) have tests of their own.</summary>
public sealed class PrecedenceTests(Engine engine) : IClassFixture<Engine>
{
    private static readonly int[] Levels = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22];

    [Fact]
    public async Task Each_level_wins_over_the_one_below()
    {
        var project = engine.Project(1);
        var text = File.ReadAllText(Path.Combine(project.Folder, "hosts.ini")).Replace("h1 ", $"h1 {Line(8)} ", StringComparison.Ordinal);
        project.Write("inventory/hosts.ini", text + $"ansible_connection=local\n{Line(3).Replace(' ', '\n')}\n[web]\nh1\n");
        project.Write("inventory/group_vars/all.yml", Yaml(4));
        project.Write("group_vars/all.yml", Yaml(5));
        project.Write("inventory/group_vars/web.yml", Yaml(6));
        project.Write("group_vars/web.yml", Yaml(7));
        project.Write("inventory/host_vars/h1.yml", Yaml(9));
        project.Write("host_vars/h1.yml", Yaml(10));
        project.Write("files.yml", Yaml(14));
        project.Write("roles/r/defaults/main.yml", Yaml(2));
        project.Write("roles/r/vars/main.yml", Yaml(15));
        project.Write("roles/r/files/included.yml", Yaml(18));
        project.Write("roles/r/tasks/read.yml", $$$"""
            - name: read
              debug:
                msg: "{{ [{{{string.Join(", ", Enumerable.Range(0, Levels.Length - 1).Select(number => $"v{number}"))}}}] | join(',') }}"
              vars: {{{Flow(17)}}}
            """);
        project.Write("roles/r/tasks/main.yml", $$"""
            - include_vars: "{{"{{ role_path }}"}}/files/included.yml"
            - set_fact: {{Flow(19)}}
            - vars: {{Flow(16)}}
              block:
                - include_tasks: read.yml
                  vars: {{Flow(21)}}
            """);
        var run = await project.RunAsync(
            $$"""
            - hosts: web
              gather_facts: false
              vars: {{Flow(12)}}
              vars_files: [files.yml]
              roles:
                - {role: r, {{Flow(20)[1..]}}
            """,
            options => options with { Inventories = [Path.Combine(project.Folder, "inventory", "hosts.ini")], ExtraVars = [Flow(22)] });
        run.Value("r : read", "msg").ShouldBe(string.Join(',', Levels.Skip(1)));
    }

    /// <summary>The two variables a level sets: the one it wins, and the one it loses to the next level.</summary>
    private static IEnumerable<string> Names(int level)
    {
        var at = Array.IndexOf(Levels, level);
        return new[] { at - 1, at }.Where(number => number >= 0 && number < Levels.Length - 1).Select(number => $"v{number}");
    }

    private static string Line(int level) => string.Join(' ', Names(level).Select(name => $"{name}={level}"));

    private static string Yaml(int level) => string.Concat(Names(level).Select(name => $"{name}: {level}\n"));

    private static string Flow(int level) => "{" + string.Join(", ", Names(level).Select(name => $"\"{name}\": {level}")) + "}";
}
