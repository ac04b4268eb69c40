using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Variables;

public sealed class ExtraVariablesTests
{
    [Theory]
    [InlineData("a=1 b='x y' c={{ d }}", """{"a":"1","b":"x y","c":"{{ d }}"}""")]
    [InlineData("""{"a": 1, "b": [true, null]}""", """{"a":1,"b":[true,null]}""")]
    [InlineData("{a: yes, b: 0644}", """{"a":true,"b":420}""")]
    [InlineData("@vars.yml", """{"from":"file"}""")]
    public void Every_form_is_read_as_Ansible_reads_it(string option, string expected)
    {
        using var folder = new TestFolder(("vars.yml", "from: file\n"));
        JsonValues.ToJson(Parse(folder, option))!.ToJsonString(Relaxed.Options).ShouldBe(expected);
    }

    [Fact]
    public void Later_options_win()
    {
        using var folder = new TestFolder();
        Parse(folder, "a=1 b=1", "{a: 2}")["a"].ShouldBe(2L);
    }

    [Theory]
    [InlineData("a='b", "unbalanced")]
    [InlineData("./vars.yml", "write -e @./vars.yml")]
    [InlineData("[1, 2]", "a list")]
    [InlineData("{a: ", "not valid YAML")]
    [InlineData("@gone.yml", "there is no such file")]
    public void Mistakes_say_what_to_do(string option, string words)
    {
        using var folder = new TestFolder();
        Should.Throw<PlaybookException>(() => Parse(folder, option)).Message.ShouldContain(words);
    }

    [Fact]
    public void A_word_that_is_no_assignment_is_passed_over_with_a_warning()
    {
        using var folder = new TestFolder();
        var warnings = new Warnings();
        var variables = new ExtraVariables(new YamlLoader(new ClosedVault(), warnings), new VariableMerge(), new TestEnvironment(folder.Path)).Parse(["a=1 foo"]);
        variables.Keys.ShouldBe(["a"]);
        warnings.Items.ShouldHaveSingleItem().Message.ShouldContain("'foo' is not name=value");
    }

    private static JinjaDict Parse(TestFolder folder, params string[] options)
        => new ExtraVariables(new YamlLoader(new ClosedVault(), new Warnings()), new VariableMerge(), new TestEnvironment(folder.Path)).Parse(options);
}
