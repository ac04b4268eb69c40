using System.Runtime.CompilerServices;
using Playbooks.Jinja;

namespace Playbooks.Tests.Jinja;

/// <summary>Every template of the corpus renders as in the real Jinja2; the corpus is written by tests/tools/jinja_cases.py.</summary>
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
    public void Templates_render_as_in_Jinja2(string group)
    {
        var differences = new List<string>();
        var count = 0;
        foreach (var example in JinjaCase.Load(Path.Combine(Folder(), group + ".json")))
        {
            count++;
            if (Difference(example) is { } difference)
            {
                differences.Add($"{example.Template}\n    {difference}");
            }
        }

        count.ShouldBeGreaterThan(0);
        differences.ShouldBeEmpty($"{differences.Count} of {count} differ:\n" + string.Join('\n', differences.Take(ShownDifferences)));
    }

    private static string? Difference(JinjaCase example)
    {
        string actual;
        try
        {
            var environment = new JinjaEnvironment(example.Options) { Loader = example.Loader };
            actual = environment.Parse(example.Template).Render(example.Variables);
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
            : example.Error == kind && (kind != "undefined" || example.Message == error.Message);
        return matches ? null : $"expected {example.Expected ?? example.Error + ": " + example.Message}\n    but was  {kind}: {error.Message}";
    }

    private static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "cases");
}
