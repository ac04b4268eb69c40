using Playbooks.Execution;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Variables;

/// <summary>Expected values are those of ansible-core 2.14.</summary>
public sealed class TaskScopeTests
{
    [Theory]
    [InlineData("{{ a | default('x') }}", "x")]
    [InlineData("{{ a is defined }}", false)]
    [InlineData("{{ deep | default('x') }}", "x")]
    [InlineData("{{ [a | default(1)] }}", "[1]")]
    [InlineData("{{ fine }}", "yes")]
    public void A_variable_whose_text_needs_an_undefined_one_is_itself_undefined(string template, object expected)
    {
        var value = Resolve(template);
        (value is List<object?> list ? PythonValues.Repr(list) : value).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{{ a }}", "{{ nobody }}: 'nobody' is undefined. 'nobody' is undefined")]
    [InlineData("{{ deep }}", "{{ a }}: {{ nobody }}: 'nobody' is undefined. 'nobody' is undefined. {{ nobody }}: 'nobody' is undefined. 'nobody' is undefined")]
    [InlineData("{{ mapping.good }}", "{'bad': '{{ nobody }}', 'good': 1}: 'nobody' is undefined. 'nobody' is undefined")]
    [InlineData("- {{ a }} -", "{{ nobody }}: 'nobody' is undefined. 'nobody' is undefined")]
    public void Using_it_tells_where_the_missing_one_is_read(string template, string reason)
    {
        var error = Should.Throw<TemplateFailedException>(() => Resolve(template));
        error.IsUndefined.ShouldBeTrue();
        error.Message.ShouldEndWith($"The error was: {reason}. {reason}");
        error.Position.ShouldBe(Here);
    }

    /// <summary>What debug showed in ansible-playbook -u me -T 44 for hosts without, and one with a twin of a variable.</summary>
    [Theory]
    [InlineData("ansible_connection", "ssh")]
    [InlineData("ansible_user", "me")]
    [InlineData("ansible_ssh_user", "me")]
    [InlineData("ansible_timeout", 44L)]
    [InlineData("ansible_pipelining", false)]
    [InlineData("ansible_shell_executable", "/bin/sh")]
    [InlineData("ansible_port", 99L)]
    [InlineData("ansible_host", "h1")]
    [InlineData("ansible_private_key_file", "none")]
    [InlineData("ansible_become", "none")]
    public void A_task_sees_how_its_host_is_reached(string name, object expected)
    {
        Resolve($"{{{{ {name} | default('none') }}}}", Connected).ShouldBe(expected is bool or "none" ? expected : PythonValues.Str(expected));
        Resolve($"{{{{ hostvars.h1.{name} | default('none') }}}}", Connected).ShouldBe("none");
        Resolve($"{{{{ vars.{name} | default('none') }}}}", Connected).ShouldBe("none");
        Resolve($"{{{{ {name} | default('none') }}}}", scope => Connected(scope).WithoutImplied()).ShouldBe("none");
    }

    [Fact]
    public void A_keyword_wins_over_the_run()
        => Resolve("{{ ansible_user }} {{ ansible_connection }}", scope => new TaskScope(scope.Templar, scope.Play with { Connection = new() { User = "me" } }, scope.Host, new TaskFrame { Keywords = Keywords.None with { RemoteUser = "joe", Connection = "local" } }, null))
            .ShouldBe("joe local");

    private static TaskScope Connected(TaskScope scope)
        => new(scope.Templar, scope.Play with { Connection = new() { User = "me", Timeout = 44 } }, new HostVariables("h1", new JinjaDict { ["ansible_ssh_port"] = 99L }, []), TaskFrame.Empty, null);

    private static readonly SourcePosition Here = new("vars.yml", 7, 3);

    private static object? Resolve(string template, Func<TaskScope, TaskScope>? change = null)
    {
        var templar = TestTemplars.Factory("/nonexistent").Create();
        var inventory = new InventoryBuilder(new VariableMerge(), new GroupNames()).Build([], new VariableFiles(new YamlLoader(new ClosedVault(), new Warnings())));
        var variables = new PlayVariables
        {
            Extra = [],
            Play = new JinjaDict
            {
                ["a"] = new TemplateText("{{ nobody }}", Here),
                ["deep"] = new TemplateText("{{ a }}", new SourcePosition("vars.yml", 8, 3)),
                ["mapping"] = new JinjaDict { ["bad"] = new TemplateText("{{ nobody }}", Here), ["good"] = 1L },
                ["fine"] = "yes",
            },
            Magic = [],
            Members = new RunState(inventory),
        };
        var scope = new TaskScope(templar, variables, new HostVariables("h1", [], []), TaskFrame.Empty, null);
        return templar.Resolve(new TemplateText(template, new SourcePosition("play.yml", 1, 1)), change?.Invoke(scope) ?? scope);
    }
}
