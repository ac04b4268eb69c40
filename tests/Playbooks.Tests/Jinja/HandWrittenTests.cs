using System.Text.Json;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Tests.Variables;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Tests.Jinja;

/// <summary>Templates written by hand, feature by feature, are in playbooks, conditions and template files what the real Ansible makes of them, with jinja2_native too.</summary>
public class HandWrittenTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("native")]
    [InlineData("condition")]
    [InlineData("file")]
    public void Templates_give_what_Ansible_gives(string mode)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(CorpusTests.Folder(), "hand-ansible.json")));
        var variables = document.RootElement.GetProperty("vars");
        var templar = TestTemplars.Factory("/").Create(keepsTypes: mode == "native");
        var differences = new List<string>();
        foreach (var example in document.RootElement.GetProperty("cases").EnumerateArray().Where(example => example.GetProperty("mode").GetString() == mode))
        {
            var expected = example.TryGetProperty("expected", out var value) ? value.GetString()! : "error: " + example.GetProperty("error").GetString();
            var actual = Run(templar, mode, example.GetProperty("template").GetString()!, Scope(templar, variables));
            if (actual != expected && !(actual.StartsWith("error: ", StringComparison.Ordinal) && expected == "error: any"))
            {
                differences.Add($"{example.GetProperty("template")}\n    expected {expected}\n    but was  {actual}");
            }
        }

        differences.ShouldBeEmpty($"{differences.Count} differ:\n" + string.Join('\n', differences.Take(20)));
    }

    private static string Run(Templar templar, string mode, string template, TaskScope scope)
    {
        try
        {
            var text = TemplateText.Create(template, SourcePosition.None);
            return mode switch
            {
                "file" => templar.RenderFile("/templates/own.j2", template, new JinjaOptions { TrimBlocks = true }, scope),
                "condition" => templar.Check(text, scope, SourcePosition.None) ? "True" : "False",
                _ => PythonValues.Repr(templar.ResolveVariable(text, scope)),
            };
        }
        catch (TemplateFailedException error)
        {
            return error.IsUndefined ? "error: undefined" : "error: any";
        }
        catch (UndefinedException)
        {
            return "error: undefined";
        }
        catch (ModuleFailedException error)
        {
            return error.InnerException is UndefinedException ? "error: undefined" : "error: any";
        }
    }

    private static TaskScope Scope(Templar templar, JsonElement variables)
    {
        var play = new JinjaDict();
        foreach (var pair in variables.EnumerateObject())
        {
            play[pair.Name] = Templated(JinjaCase.Value(pair.Value));
        }

        return new TaskScope(templar, new PlayVariables { Extra = [], Play = play, Magic = [], Members = new NoMembers() }, new HostVariables("h", [], []), TaskFrame.Empty, null);
    }

    private static object? Templated(object? value) => value switch
    {
        string text => TemplateText.Create(text, SourcePosition.None),
        List<object?> list => list.ConvertAll(Templated),
        JinjaDict dict => JinjaDict.From(dict.Select(pair => KeyValuePair.Create((string)pair.Key, Templated(pair.Value)))),
        _ => value,
    };
}
