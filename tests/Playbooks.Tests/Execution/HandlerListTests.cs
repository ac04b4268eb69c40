using Playbooks.Execution;
using Playbooks.Tests.Plays;
using Playbooks.Variables;

namespace Playbooks.Tests.Execution;

public class HandlerListTests
{
    private const string Handlers = """
        - {name: restart, debug: {msg: first}, listen: web}
        - {name: restart, debug: {msg: second}}
        - block:
            - {name: inner, debug: {msg: third}, listen: [web, all]}
        """;

    [Fact]
    public void The_last_of_a_name_is_meant_and_all_that_listen()
    {
        var list = Create();
        Messages(list.Find("restart", handler => handler.Task.Name?.ToString())).ShouldBe([1]);
        Messages(list.Find("web", handler => handler.Task.Name?.ToString())).ShouldBe([0, 2]);
        Messages(list.Find("all", handler => handler.Task.Name?.ToString())).ShouldBe([2]);
        list.Find("nobody", handler => handler.Task.Name?.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void Handlers_keep_the_order_they_were_written_in_and_are_there_once()
    {
        var nodes = TestPlaybooks.PlayWith(Handlers).Tasks;
        var list = new HandlerList();
        list.Add(nodes, TaskFrame.Empty);
        list.Add(nodes, TaskFrame.Empty);
        Messages(list.All).ShouldBe([0, 1, 2]);
    }

    private static HandlerList Create()
    {
        var list = new HandlerList();
        list.Add(TestPlaybooks.PlayWith(Handlers).Tasks, TaskFrame.Empty);
        return list;
    }

    private static IEnumerable<int> Messages(IEnumerable<Handler> handlers) => handlers.Select(handler => handler.Index);
}
