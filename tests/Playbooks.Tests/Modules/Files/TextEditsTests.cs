using System.Text;
using System.Text.Json;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Queries.Files;

namespace Playbooks.Tests.Modules.Files;

/// <summary>edits.json: arguments and a file before, and what Ansible 2.14 made of it.</summary>
public class TextEditsTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Modules", "Files", "edits.json")));
        foreach (var (number, element) in document.RootElement.EnumerateArray().Index())
        {
            yield return new TheoryDataRow<string, string>($"{number} {element.GetProperty("module").GetString()} {element.GetProperty("args").GetRawText().ReplaceLineEndings(" ")}", element.GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void An_edit_comes_out_as_Ansible_makes_it(string name, string json)
    {
        _ = name;
        using var document = JsonDocument.Parse(json);
        var edit = document.RootElement;
        var module = new ModuleRegistry(ModuleList.Create()).Find(edit.GetProperty("module").GetString()!)!;
        var arguments = new JinjaDict { ["path"] = "/etc/x" };
        foreach (var property in edit.GetProperty("args").EnumerateObject())
        {
            arguments[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.True or JsonValueKind.False => property.Value.GetBoolean(),
                JsonValueKind.Array => property.Value.EnumerateArray().Select(object? (item) => item.GetString()).ToList(),
                _ => property.Value.GetString(),
            };
        }

        var (before, after) = (edit.GetProperty("before").GetString(), edit.GetProperty("after").GetString());
        var message = edit.GetProperty("msg").GetString()?.Replace("PATH", "/etc/x", StringComparison.Ordinal);
        var decision = Case(module, before).Decide(arguments);
        if (edit.GetProperty("failed").GetBoolean())
        {
            decision.ShouldBeOfType<Decision.Invalid>().Result.Values["msg"].ShouldBe(message);
        }
        else if (edit.GetProperty("changed").GetBoolean())
        {
            var change = decision.ShouldBeOfType<Decision.Change>();
            Text(change.Changes.ShouldHaveSingleItem().ShouldBeOfType<PutFile>()).ShouldBe(after);
            change.Predicted.Values["msg"].ShouldBe(message);
            change.Predicted.Diffs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(diff => diff.Before.ShouldBe(before ?? ""), diff => diff.After.ShouldBe(after));
            if (edit.TryGetProperty("found", out var found))
            {
                change.Predicted.Values["found"].ShouldBe(found.GetInt64());
            }
        }
        else
        {
            decision.ShouldBeOfType<Decision.Satisfied>();
            after.ShouldBe(before);
        }
    }

    private static ModuleCase Case(IModule module, string? before)
    {
        var bytes = before is null ? null : (byte[]?)Encoding.UTF8.GetBytes(before);
        var entry = before is null ? null : new FileEntry { Kind = FileKind.Regular, Mode = 420, Size = bytes!.Length, UserName = "root", GroupName = "root" };
        return new ModuleCase(module)
            .Answering(new FileQuery("/etc/x"), new FileAnswer("/etc/x") { Entry = entry, Target = entry })
            .Answering(new FileContentQuery("/etc/x"), new FileContentAnswer("/etc/x", bytes))
            .Answering(new FileQuery("/etc"), new FileAnswer("/etc") { Entry = new FileEntry { Kind = FileKind.Directory, Mode = 493 } });
    }

    private static string Text(PutFile file) => Encoding.UTF8.GetString(((FileContent.InMemory)file.Content).Bytes.Span);
}
