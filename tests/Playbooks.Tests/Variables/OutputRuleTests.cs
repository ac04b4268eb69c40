using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Tests.Variables;

/// <summary>What a template in a playbook gives. Expected values: `debug: msg=...` of ansible-core 2.14 with jinja2_native off, as its JSON shows them.</summary>
public sealed class OutputRuleTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Theory]
    [InlineData("{{ number }}", "5")]
    [InlineData("{{ templated }}", "'5'")]
    [InlineData("{{ number + 1 }}", "'6'")]
    [InlineData("{{ '7' | int }}", "'7'")]
    [InlineData("{{ dict.port }}", "'22'")]
    [InlineData("{{ 1.50 }}", "'1.5'")]
    [InlineData("{{ none_value }}", "None")]
    [InlineData("{{ dict.nothing }}", "''")]
    [InlineData("a{{ dict.nothing }}b", "'ab'")]
    [InlineData("{{ yes_value }}", "True")]
    [InlineData("{{ 'x' == 'x' }}", "True")]
    [InlineData("{{ 'True' }}", "True")]
    [InlineData("{{ 'true' }}", "'true'")]
    [InlineData("{{ 'yes' | bool }}", "True")]
    [InlineData("{{ [1, 'a', none] }}", "[1, 'a', None]")]
    [InlineData("{{ '[1, 2]' }}", "[1, 2]")]
    [InlineData("{{ '{\"a\": null, \"b\": true}' }}", "{'a': None, 'b': True}")]
    [InlineData("{{ '[1, x]' }}", "'[1, x]'")]
    [InlineData("{{ ' [1]' }}", "' [1]'")]
    [InlineData("{{ dict | to_json }}", "'{\"port\": 22, \"nothing\": null}'")]
    [InlineData("{{ written }}", "'{\"port\": 22, \"nothing\": null}'")]
    [InlineData("{{ dict }}", "{'port': 22, 'nothing': None}")]
    [InlineData("{{ dict.keys() }}", "['port', 'nothing']")]
    [InlineData("{{ range(3) }}", "[0, 1, 2]")]
    [InlineData("{% for i in [1, 2] %}{{ i }}{% endfor %}", "'12'")]
    [InlineData("[{% for i in [1, 2] %}{{ i }},{% endfor %}]", "[1, 2]")]
    [InlineData("{{ 5 }}{{ 6 }}", "'56'")]
    [InlineData("{{ (1, 2) + (3,) }}", "'(1, 2, 3)'")]
    [InlineData("{{ [(1, 2)] }}", "[[1, 2]]")]
    [InlineData("{{ ('2016-08-14 20:00:12' | to_datetime) - ('2015-12-25 12:00:00' | to_datetime) }}", "'233 days, 8:00:12'")]
    [InlineData("{{ (number) }}", "'5'")]
    [InlineData("{{ vars['templated'] }}", "'{{ number }}'")]
    [InlineData("{{ vars['number'] }}", "'5'")]
    [InlineData("{{ lookup('items', '{{ number }}') }}", "'5'")]
    [InlineData("{{ [nobody] | string }}", "\"[AnsibleUndefined(hint=None, obj=missing, name='nobody')]\"")]
    [InlineData("{{ [range(2) | default(1)] }}", "[[0, 1]]")]
    [InlineData("{{ dict if number > 9 }}", "''")]
    [InlineData("{{ pairs_text }}|", "\"[('port', 22), ('nothing', None)]|\"")]
    [InlineData("{{ [1e999] }}", "'[inf]'")]
    [InlineData("{{ (dict | to_json) if number == 5 else 'x' }}", "'{\"port\": 22, \"nothing\": null}'")]
    [InlineData("{{ nobody | default([1] | string) }}", "'[1]'")]
    [InlineData("{{ [1] | string | trim }}", "[1]")]
    [InlineData("{{ true | string }}", "'True'")]
    [InlineData("{{ 'x'.encode() }}", "'x'")]
    [InlineData("{{ '' | from_yaml_all }}", "[]")]
    [InlineData("{{ {'a': list} | combine({'a': list}, list_merge='append') }}", "{'a': [1, [2]]}")]
    [InlineData("{{ now().year > 2000 }}", "True")]
    [InlineData("{{ '/no/../such' | realpath }}", "'/such'")]
    [InlineData("{{ 'x' | password_hash('sha512', 'saltsalt') }}", "'$6$rounds=656000$saltsalt$CHgiItE4beFovthSccE/CsdUJxVzICPubIvQ6GPX/JtuBSTyrDH9wFkJjigJToyotqa8caasS4Tyo/LMQSmpt/'")]
    [InlineData("{{ (number | string) is string }}", "True")]
    [InlineData("a{{ number }}\n", "'a5\\n'")]
    [InlineData("{{ number + 1 }}\n\n", "'6\\n\\n'")]
    [InlineData("{{ 'x\n' }}\n", "'x\\n'")]
    [InlineData("{% if true %}\nq\n{% endif %}\n", "'q\\n'")]
    [InlineData("#jinja2: trim_blocks: False\n{% if true %}\nq\n{% endif %}\n", "'\\nq\\n'")]
    [InlineData("#jinja2: variable_start_string: '<<', variable_end_string: '>>'\n<< number >> {{ x }}", "'5 {{ x }}'")]
    public void A_template_gives_what_Ansible_makes_of_its_text(string template, string expected)
    {
        var templar = Create().Create();
        PythonValues.Repr(templar.Resolve(TemplateText.Create(template, SourcePosition.None), Scope(templar))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{{ number + 1 }}", "6")]
    [InlineData("{{ dict.nothing }}", "None")]
    [InlineData("{{ '[1, 2]' }}", "[1, 2]")]
    [InlineData("{{ ('' | string) ~ ('' | string) }}", "''")]
    public void With_jinja2_native_a_single_expression_keeps_its_type(string template, string expected)
    {
        var templar = Create().Create(keepsTypes: true);
        PythonValues.Repr(templar.Resolve(TemplateText.Create(template, SourcePosition.None), Scope(templar))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{{ text }}\n", "x\n")]
    [InlineData("{{ {'a': [1]} | to_nice_yaml }}\n", "a:\n- 1\n")]
    [InlineData("{% if true %}\nx\n{% endif %}\n", "x\n")]
    [InlineData("x{{ number }}", "x5")]
    [InlineData("a\n\n", "a\n\n")]
    [InlineData("#jinja2: lstrip_blocks: True, trim_blocks: False\n  {% if true %}\nx\n  {% endif %}\n", "\nx\n")]
    [InlineData("{{ none_value }}|{{ dict.keys() }}", "|['port', 'nothing']")]
    public void A_template_file_ends_as_Ansible_ends_it(string source, string expected)
    {
        var templar = Create().Create();
        templar.RenderFile("t.j2", source, new JinjaOptions { TrimBlocks = true }, Scope(templar)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("number if yes_value else none_value", "expected token 'end of statement block', got 'if'")]
    [InlineData("'x", "unexpected char")]
    public void A_condition_takes_what_an_if_tag_takes(string condition, string error)
    {
        var templar = Create().Create();
        Should.Throw<TemplateFailedException>(() => templar.Check(condition, Scope(templar), SourcePosition.None)).Message.ShouldContain(error);
    }

    [Theory]
    [InlineData("1 = 1", "The conditional check '1 = 1' failed. The error was: template error while templating string: expected token 'end of statement block', got '='. String: {% if 1 = 1 %} True {% else %} False {% endif %}. expected token 'end of statement block', got '='")]
    [InlineData("text | nosuchfilter", "The conditional check 'text | nosuchfilter' failed. The error was: template error while templating string: Could not load \"nosuchfilter\": 'nosuchfilter'. String: {% if text | nosuchfilter %} True {% else %} False {% endif %}. Could not load \"nosuchfilter\": 'nosuchfilter'")]
    [InlineData("{{ nope }}", "The conditional check '{{ nope }}' failed. The error was: error while evaluating conditional ({{ nope }}): 'nope' is undefined. 'nope' is undefined")]
    public void A_condition_that_cannot_be_evaluated_says_it_as_Ansible_does(string condition, string error)
    {
        var templar = Create().Create();
        Should.Throw<TemplateFailedException>(() => templar.Check(TemplateText.Create(condition, SourcePosition.None), Scope(templar), SourcePosition.None)).Message.ShouldBe(error);
    }

    [Fact]
    public void A_template_that_cannot_be_parsed_says_it_as_Ansible_does()
    {
        var templar = Create().Create();
        Should.Throw<TemplateFailedException>(() => templar.Resolve(TemplateText.Create("{{ x", SourcePosition.None), Scope(templar)))
            .Message.ShouldBe("template error while templating string: unexpected end of template, expected 'end of print statement'.. String: {{ x. unexpected end of template, expected 'end of print statement'.");
    }

    [Theory]
    [InlineData("text == 'x\\n'")]
    [InlineData("number == 5, yes_value")]
    [InlineData("number.__class__.__name__ == 'int'")]
    public void A_condition_holds(string condition)
    {
        var templar = Create().Create();
        templar.Check(condition, Scope(templar), SourcePosition.None).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{{ 'it\\'s' }}")]
    [InlineData("{{ \"a\\\"b\" }}")]
    public void A_backslash_does_not_save_a_quote_in_a_playbook(string template)
    {
        var templar = Create().Create();
        Should.Throw<TemplateFailedException>(() => templar.Resolve(TemplateText.Create(template, SourcePosition.None), Scope(templar)));
    }

    [Theory]
    [InlineData("{{ '{}-{}' | from_yaml }}")]
    [InlineData("{{ '{}-{}' | from_yaml_all }}")]
    public void Text_that_is_no_YAML_fails_the_task_only(string template)
    {
        var templar = Create().Create();
        Should.Throw<TemplateFailedException>(() => templar.Resolve(TemplateText.Create(template, SourcePosition.None), Scope(templar))).Message.ShouldContain("not valid YAML");
    }

    [Fact]
    public void A_template_that_changes_a_variable_changes_its_own_copy()
    {
        var templar = Create().Create();
        var scope = Scope(templar);
        for (var time = 0; time < 2; time++)
        {
            PythonValues.Repr(templar.Resolve(TemplateText.Create("{% set _ = list.append(9) %}{{ list }} {{ list | length }}", SourcePosition.None), scope)).ShouldBe("'[1, [2], 9] 3'");
        }

        PythonValues.Repr(templar.Resolve(TemplateText.Create("{{ list }}", SourcePosition.None), scope)).ShouldBe("[1, [2]]");
    }

    [Fact]
    public void A_wrong_switch_in_the_first_line_is_an_error()
    {
        var templar = Create().Create();
        Should.Throw<ModuleFailedException>(() => templar.RenderFile("t.j2", "#jinja2: trim_blocks=True\nx", new JinjaOptions(), Scope(templar)))
            .Message.ShouldContain("failed to parse jinja2 override 'trim_blocks=True'");
    }

    public void Dispose() => folder.Dispose();

    private TemplarFactory Create() => TestTemplars.Factory(folder.Path);

    private static TaskScope Scope(Templar templar)
    {
        var variables = new JinjaDict
        {
            ["number"] = 5L,
            ["text"] = "x\n",
            ["templated"] = TemplateText.Create("{{ number }}", SourcePosition.None),
            ["written"] = TemplateText.Create("{{ dict | to_json }}", SourcePosition.None),
            ["pairs_text"] = TemplateText.Create("{{ dict.items() | list }}", SourcePosition.None),
            ["dict"] = new JinjaDict { ["port"] = 22L, ["nothing"] = null },
            ["none_value"] = null,
            ["list"] = new List<object?> { 1L, new List<object?> { 2L } },
            ["yes_value"] = true,
        };
        return new TaskScope(templar, new PlayVariables { Extra = variables, Play = [], Magic = [], Members = new NoMembers() }, new HostVariables("h", [], []), TaskFrame.Empty, null);
    }
}
