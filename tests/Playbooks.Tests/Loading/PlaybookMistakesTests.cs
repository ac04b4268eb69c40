using Playbooks.Tests.Support;

namespace Playbooks.Tests.Loading;

public sealed class PlaybookMistakesTests
{
    [Fact]
    public void An_import_takes_the_first_word_and_no_keyword_of_a_play()
    {
        TestPlaybooks.MistakesOf("- import_playbook: other.yml\n  hosts: all\n  become: true\n  when: true\n", ("other.yml", "- hosts: all\n"))
            .ShouldHaveSingleItem().Message.ShouldBe("'hosts' is not a valid attribute for a PlaybookInclude");
        using var folder = new TestFolder(("play.yml", "- import_playbook: \"{{ 'a' ~ ' b' }}.yml tags=x\"\n"), ("a b.yml", "- hosts: all\n"));
        new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("- comand: ls", 3, 7, "couldn't resolve module/action 'comand'", "did you mean 'command'?")]
    [InlineData("- command: ls\n  becom: true", 4, 7, "'becom' is not a valid attribute for a Task", "did you mean 'become'?")]
    [InlineData("- command: ls\n  debug: msg=1", 4, 7, "conflicting action statements: command, debug", "split it in two")]
    [InlineData("- name: nothing", 3, 7, "no module/action detected", "add a module")]
    [InlineData("- debug:\n    mgs: hi", 4, 9, "Unsupported parameters for (debug) module: mgs", "did you mean 'msg'?")]
    [InlineData("- debug: hello", 3, 14, "has extra params: 'hello'", "name=value")]
    [InlineData("- debug: msg='a", 3, 14, "unbalanced jinja2 block or quotes", "check quotes")]
    [InlineData("- debug: msg=1\n  become: maybe", 4, 15, "could not be converted to a bool", "true or false")]
    [InlineData("- debug: msg=1\n  retries: many", 4, 16, "could not be converted to an int", "whole number")]
    [InlineData("- debug: msg=1\n  when: a ==", 4, 13, "is not an expression", "correct the expression")]
    [InlineData("- debug:\n    msg: '{{ a | }}'", 4, 14, "", "correct the template")]
    [InlineData("- debug: {msg: \"{{ 'a' | uper }}\"}", 3, 20, "No filter named 'uper', did you mean 'upper'?", "correct the template")]
    [InlineData("- community.general.ufw: {rule: allow}", 3, 7, "couldn't resolve module/action 'community.general.ufw'", "`playbook doc` lists")]
    [InlineData("- debug: msg=1\n  register: a-b", 4, 17, "invalid variable name in 'register' specified: 'a-b'", "letters")]
    [InlineData("- debug: msg=1\n  vars: {a-b: 1}", 4, 14, "'a-b' is not a valid variable name", "letters")]
    [InlineData("- debug: msg=1\n  loop: [1]\n  with_items: [2]", 5, 7, "duplicate loop in task", "keep one")]
    [InlineData("- debug: msg=1\n  with_itmes: [2]", 4, 7, "'with_itmes'", "did you mean 'with_items'?")]
    [InlineData("- debug: msg=1\n  loop: [1]\n  loop_control: {loopvar: x}", 5, 22, "'loopvar' is not a valid attribute for a LoopControl", "did you mean 'loop_var'?")]
    [InlineData("- import_tasks: gone.yml", 3, 7, "could not find the file of tasks 'gone.yml'", "looked for")]
    [InlineData("- import_role: {name: gone}", 3, 7, "the role 'gone' was not found", "roles/")]
    [InlineData("- include_tasks: x.yml\n  become: true", 4, 7, "'become' is not a valid attribute for a TaskInclude", "apply")]
    [InlineData("- import_tasks: x.yml\n  loop: [1]", 3, 7, "cannot use loops on 'import_tasks'", "include_tasks")]
    [InlineData("- block:\n    - debug: msg=1\n  loop: [1]", 5, 7, "'loop' is not a valid attribute for a Block", "tasks of the block")]
    [InlineData("- rescue: []\n  debug: msg=1", 3, 7, "'rescue' must stand beside a `block`", "block")]
    [InlineData("- just text", 3, 7, "a task must be a mapping", "- name")]
    [InlineData("- debug: msg=1\n  listen: x", 4, 7, "'listen' is not a valid attribute for a Task", "handlers")]
    [InlineData("- group_by:", 3, 7, "group_by lacks required arguments: key", "add them")]
    public void A_mistake_in_a_task_names_place_and_remedy(string task, int line, int column, string what, string remedy)
    {
        var playbook = "- hosts: all\n  tasks:\n" + string.Concat(task.Split('\n').Select(text => $"    {text}\n"));
        var mistake = TestPlaybooks.MistakesOf(playbook).ShouldHaveSingleItem();
        mistake.Message.ShouldContain(what);
        mistake.Remedy.ShouldNotBeNull().ShouldContain(remedy);
        (mistake.Position.File, mistake.Position.Line, mistake.Position.Column).ShouldBe(("play.yml", line, column));
    }

    [Theory]
    [InlineData("hosts: all", 1, "a playbook must be a list of plays")]
    [InlineData("", 1, "empty playbook")]
    [InlineData("- tasks: []", 1, "the field 'hosts' is required")]
    [InlineData("- hosts: all\n  task: []", 2, "'task' is not a valid attribute for a Play")]
    [InlineData("- hosts: all\n  copy: {src: a}", 2, "'copy' is not a valid attribute for a Play")]
    [InlineData("- hosts:", 1, "hosts list cannot be empty")]
    [InlineData("- hosts: all\n  serial: few", 2, "serial cannot be 'few'")]
    [InlineData("- hosts: all\n  strategy: mitogen_linear", 2, "strategy 'mitogen_linear' is not supported")]
    [InlineData("- hosts: all\n  order: random", 2, "order 'random' is not supported")]
    [InlineData("- hosts: all\n  roles: [gone]", 2, "the role 'gone' was not found")]
    [InlineData("- hosts: all\n  tasks: {a: 1}", 2, "tasks must be a list of tasks")]
    [InlineData("- import_playbook: gone.yml", 1, "the playbook 'gone.yml' could not be found")]
    [InlineData("- import_playbook: play.yml", 1, "the playbook imports itself")]
    [InlineData("- hosts: all\n  handlers:\n    - block:\n      - block: []", 4, "block as a handler is not supported")]
    [InlineData("- hosts: all\n  vars_prompt:\n    - prompt: x", 3, "missing 'name'")]
    public void A_mistake_in_a_play_names_its_line(string playbook, int line, string what)
    {
        var mistake = TestPlaybooks.MistakesOf(playbook).ShouldHaveSingleItem();
        mistake.Message.ShouldContain(what);
        mistake.Position.Line.ShouldBe(line);
        mistake.Remedy.ShouldNotBeNull();
    }

    [Fact]
    public void All_mistakes_of_all_files_come_together()
    {
        var mistakes = TestPlaybooks.MistakesOf("""
            - hosts: all
              roles: [r]
              tasks:
                - comand: ls
                - import_tasks: more.yml
            - hosts: all
              tasks:
                - debug: {foo: 1}
            """, ("roles/r/tasks/main.yml", "- debgu: msg=1\n"), ("more.yml", "- shell: ls\n  wehn: true\n"), ("roles/r/meta/main.yml", "dependencies: [gone]\n"));
        mistakes.Select(mistake => $"{mistake.Position.File}:{mistake.Position.Line}").ShouldBe(
            ["roles/r/meta/main.yml:1", "roles/r/tasks/main.yml:1", "play.yml:4", "more.yml:2", "play.yml:8"], ignoreOrder: true);
    }

    [Fact]
    public void Roles_and_files_that_go_round_in_circles_are_named()
    {
        TestPlaybooks.MistakesOf("- hosts: all\n  roles: [a]\n", ("roles/a/meta/main.yml", "dependencies: [b]\n"), ("roles/b/meta/main.yml", "dependencies: [a]\n"))
            .ShouldHaveSingleItem().Message.ShouldContain("a -> b -> a");
        TestPlaybooks.MistakesOf("- hosts: all\n  tasks: [{import_tasks: x.yml}]\n", ("x.yml", "- import_tasks: x.yml\n")).ShouldHaveSingleItem().Message.ShouldContain("imports itself");
    }
}
