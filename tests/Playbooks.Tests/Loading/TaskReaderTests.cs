using Playbooks.Plays;
using Playbooks.Tests.Support;
using Playbooks.Values;

namespace Playbooks.Tests.Loading;

public sealed class TaskReaderTests
{
    [Fact]
    public void A_block_may_stand_in_a_list_of_handlers()
    {
        using var folder = new TestFolder(("play.yml", "- hosts: all\n  handlers:\n  - block:\n    - {name: h, listen: topic, debug: {msg: 1}}\n    when: a\n"));
        var block = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays[0].Handlers.ShouldHaveSingleItem().ShouldBeOfType<BlockNode>();
        block.Tasks.ShouldHaveSingleItem().ShouldBeOfType<TaskDefinition>().Listen.ShouldBe(["topic"]);
    }

    [Fact]
    public void A_list_within_the_conditions_is_true_unless_it_is_empty()
        => TestPlaybooks.Task("- debug: msg=x\n  when: [[\"false\"], [], a]").Keywords.When.Select(condition => condition.Source).ShouldBe([true, false, "a"]);

    [Fact]
    public void Arguments_of_the_old_form_may_be_text_in_a_mapping()
    {
        var task = TestPlaybooks.Task("- action: {module: copy, args: \"src=a dest='b c'\"}");
        (task.Arguments["src"], task.Arguments["dest"], task.Arguments.Count).ShouldBe(("a", "b c", 2));
    }

    [Theory]
    [InlineData("- debug: msg=hi", "debug", """{"msg":"hi"}""")]
    [InlineData("- debug:\n    msg: 5", "debug", """{"msg":5}""")]
    [InlineData("- ansible.builtin.debug: {msg: hi}", "debug", """{"msg":"hi"}""")]
    [InlineData("- action: debug msg='a b'", "debug", """{"msg":"a b"}""")]
    [InlineData("- action:\n    module: debug\n    msg: hi", "debug", """{"msg":"hi"}""")]
    [InlineData("- shell: echo \"a b\" | grep x=y chdir=/tmp", "shell", """{"chdir":"/tmp","_raw_params":"echo \"a b\" | grep x=y"}""")]
    [InlineData("- command:\n    cmd: ls -l\n    chdir: /x", "command", """{"chdir":"/x","_raw_params":"ls -l"}""")]
    [InlineData("- command: ls\n  args:\n    chdir: /x\n    creates: /y", "command", """{"chdir":"/x","creates":"/y","_raw_params":"ls"}""")]
    [InlineData("- shell: |\n    echo one\n    echo two", "shell", "{\"_raw_params\":\"echo one\\necho two\\n\"}")]
    [InlineData("- set_fact: a=1 b='{{ c }} d'", "set_fact", """{"a":"1","b":"{{ c }} d"}""")]
    [InlineData("- meta: flush_handlers", "meta", """{"_raw_params":"flush_handlers"}""")]
    [InlineData("- include_vars: x.yml", "include_vars", """{"_raw_params":"x.yml"}""")]
    [InlineData("- include_tasks:\n    file: x.yml", "include_tasks", """{"_raw_params":"x.yml"}""")]
    [InlineData("- debug:", "debug", "{}")]
    public void Every_form_of_arguments_is_read(string task, string action, string arguments)
    {
        var definition = TestPlaybooks.Task(task);
        definition.Action.ShouldBe(action);
        JsonValues.ToJson(definition.Arguments)!.ToJsonString(Relaxed.Options).ShouldBe(arguments);
    }

    [Fact]
    public void Local_action_is_delegated_to_localhost()
        => TestPlaybooks.Task("- local_action: command ls").Keywords.DelegateTo.ShouldBe("localhost");

    [Fact]
    public void Arguments_may_come_from_a_template()
    {
        TestPlaybooks.Task("- debug: \"{{ everything }}\"").ArgumentsTemplate.ShouldBeOfType<TemplateText>().Source.ShouldBe("{{ everything }}");
        TestPlaybooks.Task("- debug: msg=1\n  args: \"{{ everything }}\"").ArgumentsTemplate.ShouldBeOfType<TemplateText>();
    }

    [Fact]
    public void Keywords_are_read_with_their_kinds()
    {
        var task = TestPlaybooks.Task("""
            - name: "{{ n }}"
              command: ls
              become: yes
              become_user: root
              when:
                - a == 1
                - b is defined
              until: r.rc == 0
              retries: 3
              delay: "{{ d }}"
              register: r
              changed_when: false
              failed_when: [r.rc > 1, r.rc < 0]
              notify: restart it
              tags: a, b
              environment: {PATH: /x}
              loop: "{{ things }}"
              loop_control: {loop_var: thing, index_var: i, label: "{{ thing.name }}", pause: 1, extended: true}
              vars: {x: "{{ y }}"}
              no_log: "{{ hide }}"
              throttle: 2
            """);
        task.Keywords.Become.ShouldBe(true);
        task.Keywords.When.Select(condition => condition.Source).ShouldBe(["a == 1", "b is defined"]);
        task.ChangedWhen.ShouldHaveSingleItem().Source.ShouldBe(false);
        task.FailedWhen.Count.ShouldBe(2);
        task.Keywords.Tags.ShouldBe(["a", "b"]);
        task.Keywords.Notify.ShouldBe(["restart it"]);
        task.Delay.ShouldBeOfType<TemplateText>();
        task.Loop!.ShouldSatisfyAllConditions(
            loop => loop.Variable.ShouldBe("thing"),
            loop => loop.IndexVariable.ShouldBe("i"),
            loop => loop.Extended.ShouldBeTrue(),
            loop => loop.Lookup.ShouldBeNull());
        task.Keywords.Vars.ShouldHaveSingleItem()["x"].ShouldBeOfType<TemplateText>();
    }

    [Fact]
    public void User_is_a_keyword_of_plays_only()
    {
        using var folder = new TestFolder(("play.yml", "- hosts: all\n  user: me\n  roles: [{role: r, user: {name: x}}]\n"), ("roles/r/tasks/main.yml", "[]"));
        var play = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays[0];
        play.Keywords.RemoteUser.ShouldBe("me");
        play.Roles[0].Keywords.RemoteUser.ShouldBeNull();
        play.Roles[0].Parameters.ContainsKey("user").ShouldBeTrue();
    }

    [Fact]
    public void With_loops_name_their_lookup()
    {
        TestPlaybooks.Task("- debug: msg=1\n  with_items: [1, 2]").Loop!.Lookup.ShouldBe("items");
        TestPlaybooks.Task("- debug: msg=1\n  with_first_found: [a]").Loop!.Lookup.ShouldBe("first_found");
    }

    [Fact]
    public void An_include_keeps_what_it_applies_apart()
    {
        var task = TestPlaybooks.Task("- include_tasks:\n    file: x.yml\n    apply: {tags: [deep], become: true}\n  tags: own");
        task.Apply.Tags.ShouldBe(["deep"]);
        task.Apply.Become.ShouldBe(true);
        task.Keywords.Tags.ShouldBe(["own"]);
        task.Arguments.ContainsKey("apply").ShouldBeFalse();
    }
}
