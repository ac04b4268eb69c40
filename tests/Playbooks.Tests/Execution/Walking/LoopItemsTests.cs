using Playbooks.Execution;
using Playbooks.Execution.Walking;
using Playbooks.Inventories;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Tests.Loading;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Execution.Walking;

/// <summary>Expected values are those of ansible-core 2.14.</summary>
public sealed class LoopItemsTests : IDisposable
{
    private readonly TestFolder folder = new(("files/here.txt", ""), ("files/there.txt", ""));

    [Theory]
    [InlineData("['{{ nobody }}.txt', here.txt]", "here.txt")]
    [InlineData("[{files: ['{{ nobody }}.txt', there.txt]}, here.txt]", "here.txt")]
    [InlineData("['{{ nobody }}.txt', {files: [there.txt], skip: true}]", "there.txt")]
    public void A_name_that_cannot_be_told_is_passed_over_by_first_found(string terms, string expected)
        => Path.GetFileName((string)Items($"- debug: msg=x\n  with_first_found: {terms}").ShouldHaveSingleItem()["item"]!).ShouldBe(expected);

    [Fact]
    public void Templates_of_loop_control_are_evaluated_at_the_task()
    {
        var items = Items("- debug: msg=x\n  loop: [a, b]\n  loop_control: {loop_var: '{{ name }}', index_var: '{{ name }}_index', extended: '{{ yes_text }}'}");
        items.Select(item => (item["thing"], item["thing_index"], item["ansible_loop_var"])).ShouldBe([("a", 0L, "thing"), ("b", 1L, "thing")]);
        items[1]["ansible_loop"].ShouldBeOfType<JinjaDict>()["last"].ShouldBe(true);
    }

    [Fact]
    public void A_name_in_loop_control_that_is_undefined_is_told_with_its_field()
        => Should.Throw<TemplateFailedException>(() => Items("- debug: msg=x\n  loop: [a]\n  loop_control: {loop_var: '{{ nobody }}'}"))
            .Message.ShouldBe("The field 'loop_var' has an invalid value, which includes an undefined variable. The error was: 'nobody' is undefined. 'nobody' is undefined");

    public void Dispose() => folder.Dispose();

    private List<Dictionary<string, object?>> Items(string task)
    {
        var templar = TestTemplars.Factory(folder.Path).Create();
        var variables = new PlayVariables
        {
            Extra = [],
            Play = new JinjaDict { ["name"] = "thing", ["yes_text"] = "yes" },
            Magic = [],
            Members = new RunState(new InventoryBuilder(new VariableMerge(), new GroupNames()).Build([], new VariableFiles(new YamlLoader(new ClosedVault(), new Playbooks.Results.Warnings())))),
            PlaybookFolder = folder.Path,
        };
        return LoopItems.Of(new WalkStep(TestPlaybooks.Task(task), TaskFrame.Empty, TaskPosition.Start), new TaskScope(templar, variables, new HostVariables("h1", [], []), TaskFrame.Empty, null));
    }
}
