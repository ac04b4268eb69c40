using System.Text.Json.Nodes;
using Playbooks.Tests.Support;
using Playbooks.Values;

namespace Playbooks.Tests.Values;

public sealed class KeyValueTextTests
{
    [Fact]
    public void Arguments_in_short_form_are_split_as_Ansible_splits_them()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Values", "Golden", "key-values.json")))!.AsArray();
        cases.Count.ShouldBeGreaterThan(30);
        foreach (var example in cases)
        {
            var text = example![0]!.GetValue<string>();
            var isCommand = example[1]!.GetValue<bool>();
            var actual = new JsonObject(KeyValueText.Parse(text, isCommand).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            actual.ShouldBeJson(example[2], $"{text} (command: {isCommand})");
        }
    }

    [Theory]
    [InlineData("a='b")]
    [InlineData("a={{ b")]
    [InlineData("a={% if b")]
    public void Unbalanced_quotes_and_braces_are_a_mistake(string text) => Should.Throw<FormatException>(() => KeyValueText.Parse(text, isCommand: false));
}
