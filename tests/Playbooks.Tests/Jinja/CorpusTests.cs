using System.Runtime.CompilerServices;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Tests.Jinja;

/// <summary>Every template of the corpus has the result it has in the real Jinja2 or Ansible; the corpus is written by the scripts in tests/tools.</summary>
public class CorpusTests
{
    private const int ShownDifferences = 20;

    [Theory]
    [InlineData("operators")]
    [InlineData("expressions")]
    [InlineData("statements")]
    [InlineData("whitespace")]
    [InlineData("loading")]
    [InlineData("filters")]
    [InlineData("tests")]
    [InlineData("strings")]
    [InlineData("formats")]
    [InlineData("hand-expressions")]
    [InlineData("hand-statements")]
    public void Templates_render_as_in_Jinja2(string group) => Compare(group, example =>
    {
        var environment = new JinjaEnvironment(example.Options) { Loader = example.Loader };
        return environment.Parse(example.Template).Render(example.Variables);
    });

    [Theory]
    [InlineData("filters")]
    [InlineData("tests")]
    [InlineData("expressions")]
    [InlineData("backslashes")]
    [InlineData("collections")]
    [InlineData("structures")]
    [InlineData("network")]
    public void Expressions_have_the_value_they_have_in_Ansible(string group) => Compare("ansible-" + group, example =>
    {
        var environment = new JinjaEnvironment(example.Options);
        AnsibleFilters.Register(environment, new AnsibleFilterServices());
        var value = environment.Parse(example.Template).Evaluate(example.Variables);
        return PythonValues.Repr(value is IJinjaObject and not IJinjaMapping ? PythonValues.Str(value) : value);
    });

    private static void Compare(string group, Func<JinjaCase, string> render)
    {
        var differences = new List<string>();
        var count = 0;
        foreach (var example in JinjaCase.Load(Path.Combine(Folder(), group + ".json")))
        {
            count++;
            if (Difference(example, render) is { } difference)
            {
                differences.Add($"{example.Template}\n    {difference}");
            }
        }

        count.ShouldBeGreaterThan(0);
        differences.ShouldBeEmpty($"{differences.Count} of {count} differ:\n" + string.Join('\n', differences.Take(ShownDifferences)));
    }

    private static string? Difference(JinjaCase example, Func<JinjaCase, string> render)
    {
        string actual;
        try
        {
            actual = render(example);
        }
        catch (JinjaException error)
        {
            return DifferenceOfErrors(example, error);
        }

        return actual == example.Expected ? null : $"expected {example.Expected ?? example.Error + ": " + example.Message}\n    but was  {actual}";
    }

    private static string? DifferenceOfErrors(JinjaCase example, JinjaException error)
    {
        var kind = error switch
        {
            TemplateSyntaxException => "syntax",
            UndefinedException => "undefined",
            _ => "error",
        };
        var matches = example.Error == "any"
            ? kind != "syntax"
            : example.Error == kind && (kind != "undefined" || example.Message!.StartsWith(error.Message, StringComparison.Ordinal));
        return matches ? null : $"expected {example.Expected ?? example.Error + ": " + example.Message}\n    but was  {kind}: {error.Message}";
    }

    internal static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "cases");
}
