using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Tests.Jinja;

public class TemplateTests
{
    private readonly JinjaEnvironment environment = new(new JinjaOptions { TrimBlocks = true });

    [Theory]
    [InlineData("{{ a }}{{ b.c }}", "a b")]
    [InlineData("{% set a = 1 %}{{ a }}", "")]
    [InlineData("{{ a }}{% set a = 1 %}", "a")]
    [InlineData("{% for x in xs %}{{ x }}{{ loop.index }}{{ y }}{% endfor %}{{ x }}", "x xs y")]
    [InlineData("{% if c %}{% set a = 1 %}{% endif %}{{ a }}", "a c")]
    [InlineData("{% if c %}{% set a = 1 %}{% else %}{% set a = 2 %}{% endif %}{{ a }}", "c")]
    [InlineData("{% macro m(p, q=d) %}{{ p }}{{ q }}{{ f }}{{ varargs }}{% endmacro %}{{ m(1) }}", "d f")]
    [InlineData("{% with w = v %}{{ w }}{% endwith %}{{ w }}", "v w")]
    [InlineData("{{ range(n) | map(attribute=k) | select('eq', z) }}", "k n z")]
    [InlineData("{{ x if y else z }}{{ u is defined }}{{ {'k': t}['k'] }}{{ l[i:j] }}{{ a ~ b }}", "a b i j l t u x y z")]
    [InlineData("{% for x in xs if x > low %}{% endfor %}", "low xs")]
    [InlineData("{% set ns.a = v %}{% call m(q) %}{{ inner }}{% endcall %}", "inner m ns q v")]
    public void The_names_a_template_reads_are_known(string source, string names) =>
        string.Join(' ', environment.Parse(source).ReferencedNames.Order(StringComparer.Ordinal)).ShouldBe(names);

    [Theory]
    [InlineData("{{ 1 }}", true)]
    [InlineData("{{ 1 }}\n", true)]
    [InlineData(" {{ 1 }}", false)]
    [InlineData("{{ 1 }}{{ 2 }}", false)]
    [InlineData("x", false)]
    [InlineData("{% if true %}{{ 1 }}{% endif %}", false)]
    public void A_template_of_exactly_one_expression_is_recognised(string source, bool expected) =>
        environment.Parse(source).IsSingleExpression.ShouldBe(expected);

    [Fact]
    public void A_single_expression_keeps_its_type()
    {
        environment.Parse("{{ [1, 2] }}").Evaluate(DictionaryScope.Empty).ShouldBeOfType<List<object?>>();
        environment.Parse("{{ 5 }}").Evaluate(DictionaryScope.Empty).ShouldBe(5L);
        environment.Parse("{{ none }}").Evaluate(DictionaryScope.Empty).ShouldBeNull();
        environment.Parse("{{ 5 }}0").Evaluate(DictionaryScope.Empty).ShouldBe("50");
    }

    [Fact]
    public void Markup_and_views_reach_the_host_as_text_and_lists()
    {
        environment.Parse("{{ '<' | e }}").Evaluate(DictionaryScope.Empty).ShouldBe("&lt;");
        environment.Parse("{{ {'a': 1}.keys() }}").Evaluate(DictionaryScope.Empty).ShouldBeOfType<List<object?>>().ShouldBe(["a"]);
        environment.Parse("{{ [['x' | safe]] }}").Evaluate(DictionaryScope.Empty).ShouldBeOfType<List<object?>>()[0]
            .ShouldBeOfType<List<object?>>().ShouldBe(["x"]);
    }

    [Theory]
    [InlineData("{{ 1 }}\n  {{ nope }}", 2, 6)]
    [InlineData("{% for x in [1] %}\n{{ x / 0 }}\n{% endfor %}", 2, 4)]
    [InlineData("{% if a\n%}", 2, 3)]
    [InlineData("a\nb {{ 'x' | nosuch }}", 2, 12)]
    [InlineData("{{ [1, 2\n  | join('x') }}", 2, 15)]
    public void Errors_say_line_and_column(string source, int line, int column)
    {
        var error = Should.Throw<JinjaException>(() => environment.Parse(source, "file.j2").Render(DictionaryScope.Empty));

        (error.Line, error.Column, error.TemplateName).ShouldBe((line, column, "file.j2"), error.Message);
    }

    [Fact]
    public void An_error_in_an_included_template_names_that_template()
    {
        environment.Loader = new DictionaryTemplateLoader(new Dictionary<string, string> { ["inner"] = "\n{{ nope }}" });

        var error = Should.Throw<UndefinedException>(() => environment.Parse("{% include 'inner' %}", "outer").Render(DictionaryScope.Empty));

        (error.TemplateName, error.Line).ShouldBe(("inner", 2));
    }

    [Fact]
    public void Exceptions_of_the_host_pass_through_unchanged()
    {
        var template = environment.Parse("{% for x in [1] %}{{ anything | upper }}{% endfor %}");

        Should.Throw<TimeoutException>(() => template.Render(new ThrowingScope()));
    }

    [Fact]
    public void Endless_recursion_is_an_error_not_the_end_of_the_process()
    {
        Should.Throw<TemplateRuntimeException>(() => environment.Parse("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").Render(DictionaryScope.Empty))
            .Message.ShouldContain("recursion");
        environment.Loader = new DictionaryTemplateLoader(new Dictionary<string, string> { ["a"] = "{% include 'a' %}" });
        Should.Throw<TemplateRuntimeException>(() => environment.Parse("{% include 'a' %}").Render(DictionaryScope.Empty)).Message.ShouldContain("recursion");
        Should.Throw<TemplateSyntaxException>(() => environment.Parse("{{ " + new string('(', 200_000)));
    }

    [Fact]
    public void One_template_renders_on_many_threads_at_once()
    {
        var template = environment.Parse("{% set ns = namespace(n=0) %}{% for i in range(count) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}");

        Parallel.For(0, 64, i => template.Render(new DictionaryScope(new Dictionary<string, object?> { ["count"] = i }))
            .ShouldBe((i * (i - 1) / 2).ToString()));
    }

    [Fact]
    public void A_lazy_mapping_behaves_as_a_dict()
    {
        var scope = new DictionaryScope(new Dictionary<string, object?> { ["m"] = new Squares() });
        string Render(string source) => environment.Parse(source).Render(scope);

        Render("{{ m['2'] }} {{ m.get('3') }} {{ m.nine is defined }} {{ m | length }} {{ '1' in m }}").ShouldBe("4 9 False 3 True");
        Render("{% for k, v in m.items() %}{{ k }}={{ v }} {% endfor %}").ShouldBe("1=1 2=4 3=9 ");
        Render("{{ m }} {{ m == {'1': 1, '2': 4, '3': 9} }} {{ m is mapping }}").ShouldBe("{'1': 1, '2': 4, '3': 9} True True");
    }

    /// <summary>Of one host's template: neither the program nor the other hosts end with it.</summary>
    [Theory]
    [InlineData("{% set l = [] %}{% set _ = l.append(l) %}{{ l }}")]
    [InlineData("{% set d = {} %}{% set _ = d.update({'x': d.missing}) %}{{ d | string }}")]
    [InlineData("{{ {} | json_query('a[99999999999999999999]') }}")]
    [InlineData("{{ ('2020-01-01' | to_datetime('%Y-%m-%d')) + (('2020-01-01' | to_datetime('%Y-%m-%d')) - ('1970-01-01' | to_datetime('%Y-%m-%d'))) * 1000 }}")]
    public void What_has_no_end_or_is_out_of_range_fails_as_a_template(string source)
    {
        var jinja = new JinjaEnvironment(new JinjaOptions());
        AnsibleFilters.Register(jinja, new AnsibleFilterServices());
        Should.Throw<JinjaException>(() => jinja.Parse(source).Render(DictionaryScope.Empty));
    }

    private sealed class ThrowingScope : IScope
    {
        public bool TryGetValue(string name, out object? value) => throw new TimeoutException();
    }

    private sealed class Squares : IJinjaMapping
    {
        public IEnumerable<object> Keys => ["1", "2", "3"];

        public int Count => 3;

        public bool TryGetAttribute(string name, out object? value)
        {
            value = null;
            return false;
        }

        public bool TryGetItem(object? key, out object? value)
        {
            var known = key is "1" or "2" or "3";
            value = known ? long.Parse((string)key!) * long.Parse((string)key!) : null;
            return known;
        }
    }
}
