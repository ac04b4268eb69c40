using System.Text.Json.Nodes;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Yaml;

public sealed class YamlLoaderTests
{
    private readonly Warnings warnings = new();

    [Fact]
    public void Values_have_the_types_that_Ansible_gives_them()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Yaml", "Golden");
        var value = new YamlLoader(new ClosedVault(), warnings).LoadValue(Path.Combine(folder, "scalars.yml"));
        JsonValues.ToJson(value).ShouldBeJson(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "scalars.json"))), "scalars");
    }

    [Theory]
    [InlineData("2020-01-01", "date")]
    [InlineData("2020-1-1", "str")]
    [InlineData("'2020-01-01'", "str")]
    [InlineData("2001-12-14t21:59:43.10-05:00", "datetime")]
    [InlineData("!!timestamp '2020-01-01'", "date")]
    [InlineData("!!binary aGk=", "bytes")]
    public void Dates_and_bytes_have_the_types_that_they_have_in_Ansible(string text, string type)
        => PythonValues.TypeName(((JinjaDict)Value("a: " + text)!)["a"]).ShouldBe(type);

    [Fact]
    public void Sets_and_ordered_mappings_are_lists_as_Python_shows_them()
        => PythonValues.Repr(Value("s: !!set {b, a}\no: !!omap [{b: 1}, {a: 2}]\np: !!pairs [{b: 1}, {b: 2}]\n")).ShouldBe("{'s': {'b', 'a'}, 'o': [['b', 1], ['a', 2]], 'p': [['b', 1], ['b', 2]]}");

    [Fact]
    public void A_text_with_braces_is_a_template_at_its_place_and_an_unsafe_one_is_not()
    {
        var dict = (JinjaDict)Value("a: 'x {{ b }}'\nc: !unsafe '{{ d }}'\ne: !unsafe [ '{{ f }}' ]\n")!;
        dict["a"].ShouldBe(new TemplateText("x {{ b }}", new SourcePosition("f.yml", 1, 4)));
        dict["c"].ShouldBe("{{ d }}");
        dict["e"].ShouldBeOfType<List<object?>>().ShouldBe(["{{ f }}"]);
    }

    [Fact]
    public void A_quoted_text_may_go_on_further_left()
    {
        var dict = (JinjaDict)Value("a:\n    b:\n        c: \"one \\\"x\\\"\n  two\\\n three\"\n        d: 'it''s\n  so'\n")!;
        ((JinjaDict)((JinjaDict)dict["a"]!)["b"]!).Values.ShouldBe(["one \"x\" twothree", "it's so"]);
    }

    [Fact]
    public void Of_duplicate_keys_the_last_counts_and_a_warning_says_so()
    {
        var dict = (JinjaDict)Value("a: 1\nb: 2\na: 3\n")!;
        dict["a"].ShouldBe(3L);
        warnings.Items.ShouldHaveSingleItem().Message.ShouldContain("duplicate dict key (a)");
    }

    [Fact]
    public void JSON_with_tabs_is_read_although_it_is_no_YAML()
        => JsonValues.ToJson(Value("{\n\t\"a\": [1, 2.5, true, null],\n\t\"b\": \"x\"\n}"))!.ToJsonString().ShouldBe("""{"a":[1,2.5,true,null],"b":"x"}""");

    /// <summary>As Python's json reads it.</summary>
    [Theory]
    [InlineData("{\"a\": 1e3, \"b\": -2.5E-1}", "{'a': 1000.0, 'b': -0.25}")]
    [InlineData("[NaN, Infinity, -Infinity, \"NaN \\\" Infinity\"]", "[nan, inf, -inf, 'NaN \" Infinity']")]
    [InlineData("{\"a\": 1, \"b\": 2, \"a\": 3}", "{'a': 3, 'b': 2}")]
    [InlineData("{\"a\": \"\\ud83d\\ude00\\/\"}", "{'a': '😀/'}")]
    [InlineData("{\"a\": {\"__ansible_unsafe\": \"{{ b }}\"}}", "{'a': '{{ b }}'}")]
    [InlineData("{a: 1e3}", "{'a': '1e3'}")]
    public void Text_that_is_JSON_is_read_as_JSON(string text, string expected)
    {
        PythonValues.Repr(Value(text)).ShouldBe(expected);
        warnings.Items.ShouldBeEmpty();
    }

    [Fact]
    public void JSON_has_its_places_too()
    {
        var mapping = new YamlLoader(new ClosedVault(), warnings).Parse("{\n  \"é\": [1,\n    2]}", "x.json").ShouldBeOfType<YamlMapping>();
        var list = mapping.Find("é").ShouldBeOfType<YamlSequence>();
        (list.Position.Line, list.Position.Column, list.Items[1].Position.Line, list.Items[1].Position.Column).ShouldBe((2, 8, 3, 5));
    }

    [Theory]
    [InlineData("a: {{ b }}\n", 1, "{{ must be quoted")]
    [InlineData("x: 1\na: {{ b }}/c\n", 2, "{{ must be quoted")]
    [InlineData("a:\n\t- b\n", 2, "with spaces, not with tabs")]
    [InlineData("a: 1\nb:\n  c: 1\n\t- b\n", 4, "with spaces, not with tabs")]
    [InlineData("a: \"b\nc: d\n", 1, "close the quotes")]
    [InlineData("a: b: c\n", 1, "quote a value that contains ': '")]
    [InlineData("a: \"b\" c\n", 1, "quote the whole value")]
    [InlineData("a: 1\n b: 2\n", 2, "indentation")]
    [InlineData("- a\nb: 1\n", 2, "indentation")]
    [InlineData("a: *missing\n", 1, "has no anchor")]
    [InlineData("a: !other x\n", 1, "'!other' is not known")]
    [InlineData("a: 1\n---\nb: 2\n", 2, "second YAML document")]
    public void Mistakes_name_line_and_remedy(string text, int line, string words)
    {
        var mistake = Should.Throw<PlaybookException>(() => Value(text)).Mistakes.ShouldHaveSingleItem();
        mistake.ToString().ShouldContain(words);
        (mistake.Position.File, mistake.Position.Line).ShouldBe(("f.yml", line));
        mistake.Position.Column.ShouldBeGreaterThan(0);
        mistake.Remedy.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    [InlineData("# only a comment\n")]
    public void An_empty_file_is_nothing(string text) => new YamlLoader(new ClosedVault(), warnings).Parse(text, "f.yml").ShouldBeNull();

    private object? Value(string text) => YamlValues.ToValue(new YamlLoader(new ClosedVault(), warnings).Parse(text, "f.yml")!, new ClosedVault());
}
