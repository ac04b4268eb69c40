using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Tests.Execution.Walking;

public sealed class HandlerListTests
{
    private readonly HandlerList handlers = new();

    [Fact]
    public void Handlers_are_numbered_in_the_order_they_came_and_none_twice()
    {
        var first = Task("first");
        handlers.Add([first, Task("second")], TaskFrame.Empty);
        handlers.Add([first, Task("third")], TaskFrame.Empty);
        handlers.All.Select(handler => (handler.Index, handler.Task.Name)).ShouldBe([(0, "first"), (1, "second"), (2, "third")]);
    }

    [Fact]
    public void Of_the_same_name_the_last_list_counts_and_in_it_the_first()
    {
        handlers.Add([Task("restart", "1a"), Task("restart", "1b")], TaskFrame.Empty);
        handlers.Add([Task("restart", "2a"), Task("restart", "2b")], TaskFrame.Empty);
        Find("restart").ShouldBe(["2a"]);
    }

    [Fact]
    public void A_name_may_carry_the_roles()
    {
        handlers.AddRole(new Role("web", "/roles/web") { Handlers = [Task("restart", "of web")] }, InRole("web"));
        handlers.AddRole(new Role("db", "/roles/db") { Handlers = [Task("restart", "of db")] }, InRole("db"));
        Find("restart").ShouldBe(["of db"]);
        Find("web : restart").ShouldBe(["of web"]);
        Find("mail : restart").ShouldBeEmpty();
    }

    [Fact]
    public void A_topic_means_all_that_listen_and_the_handler_of_that_name()
    {
        handlers.Add([Task("a", "a") with { Listen = ["topic"] }, Task("b", "b") with { Listen = ["topic", "other"] }, Task("topic", "named"), Task("c", "c")], TaskFrame.Empty);
        Find("topic").ShouldBe(["a", "b", "named"], ignoreOrder: true);
        Find("other").ShouldBe(["b"]);
        Find("nobody").ShouldBeEmpty();
    }

    [Fact]
    public void The_handlers_of_a_dependency_come_before_the_roles_own_and_carry_its_name()
    {
        var common = new RoleNode(SourcePosition.None, new Role("common", "/roles/common") { Handlers = [Task("restart", "of common")] });
        handlers.AddRole(new Role("web", "/roles/web") { Dependencies = [common], Handlers = [Task("restart", "of web")] }, InRole("web"));
        handlers.All.Select(handler => handler.RoleName).ShouldBe(["common", "web"]);
        Find("common : restart").ShouldBe(["of common"]);
    }

    [Fact]
    public void Handlers_in_a_block_stand_in_the_list_with_the_blocks_keywords()
    {
        var block = new BlockNode(SourcePosition.None) { Tasks = [Task("restart")], Keywords = Keywords.None with { Become = true } };
        handlers.Add([block], TaskFrame.Empty);
        handlers.All.ShouldHaveSingleItem().Frame.Keywords.Become.ShouldBe(true);
    }

    private static TaskDefinition Task(string name, string mark = "") => new(SourcePosition.None, "debug") { Name = name, WrittenAction = mark };

    private static TaskFrame InRole(string name) => TaskFrame.Empty with { Roles = [new Role(name, "/roles/" + name)] };

    private IEnumerable<string> Find(string notification) => handlers.Find(notification, handler => (string?)handler.Task.Name).Select(handler => handler.Task.WrittenAction);
}
