using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Loading;

public sealed class RoleLoaderTests
{
    [Fact]
    public void A_role_has_its_defaults_vars_tasks_handlers_and_dependencies()
    {
        using var folder = new TestFolder(
            ("play.yml", "- hosts: all\n  roles:\n    - {role: app, become: true, size: 5, vars: {x: 1}}\n"),
            ("roles/app/defaults/main.yml", "a: 1\nb: '{{ a }}'\n"),
            ("roles/app/vars/main/10.yml", "c: 1\nd: 1\n"),
            ("roles/app/vars/main/20.yml", "d: 2\n"),
            ("roles/app/tasks/main.yaml", "- import_tasks: sub/one.yml\n"),
            ("roles/app/tasks/sub/one.yml", "- import_tasks: two.yml\n"),
            ("roles/app/tasks/sub/two.yml", "- debug: msg=two\n"),
            ("roles/app/handlers/main.yml", "- name: h\n  debug: msg=h\n  listen: [t1, t2]\n"),
            ("roles/app/meta/main.yml", "allow_duplicates: true\ndependencies:\n  - role: base\n    tags: x\n    p: 1\n"),
            ("roles/base/tasks/main.yml", "- debug: msg=base\n"));
        var node = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays[0].Roles.ShouldHaveSingleItem();
        node.Parameters["size"].ShouldBe(5L);
        node.Parameters.Count.ShouldBe(1);
        node.Keywords.Become.ShouldBe(true);
        node.AllowDuplicates.ShouldBeNull();
        node.Role.AllowDuplicates.ShouldBeTrue();
        var role = node.Role;
        (role.Name, role.Folder).ShouldBe(("app", folder.File("roles/app")));
        (role.Defaults["a"], role.Variables["c"], role.Variables["d"]).ShouldBe((1L, 1L, 2L));
        role.Handlers.ShouldHaveSingleItem().ShouldBeOfType<TaskDefinition>().Listen.ShouldBe(["t1", "t2"]);
        var dependency = role.Dependencies.ShouldHaveSingleItem();
        (dependency.Role.Name, dependency.Parameters["p"]).ShouldBe(("base", 1L));
        var one = role.Tasks.ShouldHaveSingleItem().ShouldBeOfType<BlockNode>();
        one.Tasks.ShouldHaveSingleItem().ShouldBeOfType<BlockNode>().Tasks.ShouldHaveSingleItem().Position.File.ShouldBe(folder.File("roles/app/tasks/sub/two.yml"));
    }

    [Fact]
    public void Roles_are_looked_for_beside_the_playbook_first_then_on_the_path_then_among_the_shipped_ones()
    {
        using var folder = new TestFolder(
            ("play/roles/a/tasks/main.yml", "[]"), ("path/a/tasks/main.yml", "[]"), ("path/b/tasks/main.yml", "[]"), ("shipped/roles/b/tasks/main.yml", "[]"),
            ("shipped/roles/k/control-plane/tasks/main.yml", "[]"), ("play/p.yml", "- hosts: all\n  roles: [a, b, k/control-plane]\n"));
        var roles = new TestPlaybooks(folder.Path, [folder.File("path")]).Loader.Load(folder.File("play/p.yml")).Plays[0].Roles;
        roles.Select(role => Path.GetRelativePath(folder.Path, role.Role.Folder)).ShouldBe(["play/roles/a", "path/b", "shipped/roles/k/control-plane"]);
        roles[2].Role.Name.ShouldBe("k/control-plane");
    }

    [Fact]
    public void A_role_may_be_a_path_of_its_own()
    {
        using var folder = new TestFolder(("elsewhere/a/tasks/main.yml", "[]"), ("play/p.yml", "- hosts: all\n  roles: [elsewhere/a, FOLDER/elsewhere/a]\n"));
        File.WriteAllText(folder.File("play/p.yml"), File.ReadAllText(folder.File("play/p.yml")).Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        var roles = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play/p.yml")).Plays[0].Roles;
        roles.Select(role => (role.Role.Name, role.Role.Folder)).ShouldBe([("a", folder.File("elsewhere/a")), (folder.File("elsewhere/a"), folder.File("elsewhere/a"))]);
    }

    [Fact]
    public void A_dependency_may_be_named_by_its_source()
    {
        using var folder = new TestFolder(
            ("play.yml", "- hosts: all\n  roles: [app]\n"), ("roles/app/meta/main.yml", "dependencies:\n- src: plain\n- {src: 'https://git.example.com/x/repo.git', version: v1}\n- {src: 'git@example.com:x/two,v2'}\n"),
            ("roles/plain/tasks/main.yml", "[]"), ("roles/repo/tasks/main.yml", "[]"), ("roles/two/tasks/main.yml", "[]"));
        new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays[0].Roles[0].Role.Dependencies.Select(node => node.Role.Name).ShouldBe(["plain", "repo", "two"]);
    }

    [Fact]
    public void Names_of_imports_know_the_imports_own_variables_the_roles_of_the_play_and_files_before_the_plays_variables()
    {
        using var folder = new TestFolder(
            ("play.yml", "- hosts: all\n  vars: {f: play}\n  vars_files: [one.yml]\n  roles: [app]\n  tasks:\n  - import_tasks: '{{ f }}.yml'\n  - import_tasks: '{{ d }}.yml'\n  - import_role: {name: '{{ r }}', tasks_from: sub/other}\n    vars: {r: app}\n"),
            ("vars/one.yml", "- {f: file}\n- {g: 1}\n"), ("file.yml", "- debug: msg=file\n"), ("default.yml", "- debug: msg=default\n"),
            ("roles/app/defaults/main.yml", "d: default\nf: weak\n"), ("roles/app/tasks/main.yml", "[]"), ("roles/app/tasks/other.yml", "- debug: msg=other\n"));
        var tasks = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays[0].Tasks;
        tasks.Take(2).Select(node => node.ShouldBeOfType<BlockNode>().Tasks[0].Position.File).ShouldBe([folder.File("file.yml"), folder.File("default.yml")]);
        tasks[2].ShouldBeOfType<RoleNode>().Tasks[0].Position.File.ShouldBe(folder.File("roles/app/tasks/other.yml"));
    }

    [Fact]
    public void Another_entry_point_must_be_there()
    {
        using var folder = new TestFolder(("roles/r/tasks/other.yml", "- debug: msg=o\n"), ("roles/r/defaults/low.yml", "x: 1\n"));
        var loader = new TestPlaybooks(folder.Path).Tasks;
        var origin = new TaskOrigin(new SourcePosition(folder.File("play.yml"), 3, 5), folder.Path, null, false);
        var role = loader.LoadRole("r", new RoleEntry(Tasks: "other", Defaults: "low.yml"), origin);
        role.Tasks.Count.ShouldBe(1);
        role.Defaults["x"].ShouldBe(1L);
        var error = Should.Throw<PlaybookException>(() => loader.LoadRole("r", new RoleEntry(Tasks: "gone"), origin));
        error.Message.ShouldContain("could not find specified file in role r: tasks/gone");
        error.Mistakes[0].Position.Line.ShouldBe(3);
    }

    [Fact]
    public void Names_of_static_imports_may_be_made_of_play_role_and_extra_variables()
    {
        using var folder = new TestFolder(
            ("play.yml", "- hosts: all\n  vars: {which: app}\n  vars_files: [v.yml]\n  tasks:\n    - import_role: {name: '{{ which }}'}\n    - import_tasks: '{{ file }}.yml'\n    - import_tasks: '{{ extra }}.yml'\n"),
            ("v.yml", "file: one\n"), ("one.yml", "- debug: msg=1\n"), ("two.yml", "- debug: msg=2\n"),
            ("roles/app/defaults/main.yml", "os: debian\n"), ("roles/app/tasks/main.yml", "- import_tasks: 'os-{{ os }}.yml'\n- import_tasks: '{{ role_path }}/tasks/os-debian.yml'\n"),
            ("roles/app/tasks/os-debian.yml", "- debug: msg=3\n"));
        var play = new TestPlaybooks(folder.Path, extraVariables: new() { ["extra"] = "two" }).Loader.Load(folder.File("play.yml")).Plays[0];
        play.Tasks[0].ShouldBeOfType<RoleNode>().Tasks.Count.ShouldBe(2);
        play.Tasks[2].ShouldBeOfType<BlockNode>().Tasks[0].Position.File.ShouldBe(folder.File("two.yml"));
    }

    [Theory]
    [InlineData("include")]
    [InlineData("ansible.builtin.include")]
    [InlineData("ansible.legacy.include")]
    public void The_old_include_hands_its_other_arguments_down_as_variables(string name)
    {
        using var folder = new TestFolder(("play.yml", $"- hosts: all\n  tasks:\n    - {name}: one.yml size=5\n"), ("one.yml", "- debug: msg=1\n"));
        var included = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays[0].Tasks.ShouldHaveSingleItem().ShouldBeOfType<BlockNode>();
        included.Keywords.Vars.ShouldHaveSingleItem()["size"].ShouldBe("5");
        included.Tasks.Count.ShouldBe(1);
    }
}
