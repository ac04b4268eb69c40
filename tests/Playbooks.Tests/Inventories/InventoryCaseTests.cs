using System.Text.Json;
using Playbooks.Commands;
using Playbooks.Tests.Commands;

namespace Playbooks.Tests.Inventories;

/// <summary>Against what the real ansible-inventory printed for each of some hundred small inventories (tests/tools/inventory_cases.py).</summary>
public sealed class InventoryCaseTests
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Inventories", "Golden", "cases.json");

    [Fact]
    public async Task Under_Ansibles_name_every_inventory_is_listed_as_ansible_inventory_lists_it()
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Corpus, TestContext.Current.CancellationToken));
        var differences = new List<string>();
        var count = 0;
        foreach (var one in document.RootElement.EnumerateArray())
        {
            foreach (var run in one.GetProperty("runs").EnumerateArray())
            {
                count++;
                if (await DifferenceAsync(one, run) is { } difference)
                {
                    differences.Add(difference);
                }
            }
        }

        count.ShouldBeGreaterThan(300);
        differences.ShouldBeEmpty();
    }

    private static async Task<string?> DifferenceAsync(JsonElement one, JsonElement run)
    {
        using var line = new CommandLine { Name = "ansible-inventory", Variables = Environment(one) };
        foreach (var file in one.GetProperty("files").EnumerateObject())
        {
            var path = line.Write(file.Name, file.Value.GetString()!);
            if (one.TryGetProperty("programs", out var programs) && programs.EnumerateArray().Any(program => program.GetString() == file.Name))
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        string[] words = [.. run.GetProperty("words").EnumerateArray().Select(word => word.GetString()!)];
        var code = await line.RunAsync(new InventoryVerb(), words);
        var wanted = run.GetProperty("code").GetInt32();
        var output = run.GetProperty("output").GetString()!;
        return code == wanted && (wanted != 0 || line.Terminal.Output == output) ? null
            : $"{one.GetProperty("name").GetString()}: {string.Join(' ', words)}: {code} instead of {wanted}\n{line.Terminal.Output}\ninstead of\n{output}\n{line.Terminal.Errors}";
    }

    private static Dictionary<string, string> Environment(JsonElement one)
        => one.TryGetProperty("environment", out var variables) ? variables.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!) : [];
}
