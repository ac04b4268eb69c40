using Playbooks.Execution;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Tests.Execution;

public sealed class TaskResultTests
{
    private static readonly ModuleResult Warned = new() { Warnings = ["mind"] };

    [Fact]
    public void Warnings_are_registered() => TaskResult.Of(Warned).Registered()["warnings"].ShouldBe(new List<object?> { "mind" });

    [Fact]
    public void Warnings_of_items_stand_beside_them()
    {
        var registered = new TaskResult(TaskOutcome.Ok, Warned) { HasItems = true, Items = [TaskResult.Of(Warned)] }.Registered();
        registered["warnings"].ShouldBe(new List<object?> { "mind" });
        ((JinjaDict)((List<object?>)registered["results"]!)[0]!).ContainsKey("warnings").ShouldBeFalse();
    }
}
