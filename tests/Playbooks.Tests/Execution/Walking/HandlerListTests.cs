using Playbooks.Execution.Walking;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Tests.Execution.Walking;

public sealed class HandlerListTests
{
    private static readonly TaskPosition Play = TaskPosition.Start;
    private readonly HandlerList handlers = new();

    [Fact]
    public void Handlers_are_numbered_in_the_order_they_came_and_none_twice()
    {
        var first = Task("first");
        handlers.Add([first, Task("second")], TaskFrame.Empty, Play);
        handlers.Add([first, Task("third")], TaskFrame.Empty, Play);
        handlers.All.Select(handler => (handler.Index, handler.Task.Name)).ShouldBe([(0, "first"), (1, "second"), (2, "third")]);
    }

    [Fact]
    public void Of_the_same_name_the_last_list_counts_and_in_it_the_first()
    {
        handlers.Add([Task("restart", "1a"), Task("restart", "1b")], TaskFrame.Empty, Play);
        handlers.Add([Task("restart", "2a"), Task("restart", "2b")], TaskFrame.Empty, Play);
        Find("restart").ShouldBe(["2a"]);
    }

    [Fact]
    public void A_name_may_carry_the_roles()
    {
        handlers.AddRole(new Role("web", "/roles/web") { Handlers = [Task("restart", "of web")] }, InRole("web"), Play);
        handlers.AddRole(new Role("db", "/roles/db") { Handlers = [Task("restart", "of db")] }, InRole("db"), Play);
        Find("restart").ShouldBe(["of db"]);
        Find("web : restart").ShouldBe(["of web"]);
        Find("mail : restart").ShouldBeEmpty();
    }

    [Fact]
    public void A_topic_means_all_that_listen_and_the_handler_of_that_name()
    {
        handlers.Add([Task("a", "a") with { Listen = ["topic"] }, Task("b", "b") with { Listen = ["topic", "other"] }, Task("topic", "named"), Task("c", "c")], TaskFrame.Empty, Play);
        Find("topic").ShouldBe(["a", "b", "named"], ignoreOrder: true);
        Find("other").ShouldBe(["b"]);
        Find("nobody").ShouldBeEmpty();
    }

    [Fact]
    public void The_handlers_of_a_dependency_come_before_the_roles_own_and_carry_its_name()
    {
        var common = new RoleNode(SourcePosition.None, new Role("common", "/roles/common") { Handlers = [Task("restart", "of common")] });
        handlers.AddRole(new Role("web", "/roles/web") { Dependencies = [common], Handlers = [Task("restart", "of web")] }, InRole("web"), Play);
        handlers.All.Select(handler => handler.RoleName).ShouldBe(["common", "web"]);
        Find("common : restart").ShouldBe(["of common"]);
    }

    [Fact]
    public void Handlers_in_a_block_stand_in_the_list_with_the_blocks_keywords()
    {
        var block = new BlockNode(SourcePosition.None) { Tasks = [Task("restart")], Keywords = Keywords.None with { Become = true } };
        handlers.Add([block], TaskFrame.Empty, Play);
        handlers.All.ShouldHaveSingleItem().Frame.Keywords.Become.ShouldBe(true);
    }

    [Fact]
    public void A_task_sees_what_was_brought_before_it_also_where_a_host_that_is_ahead_brought_more()
    {
        handlers.Add([Task("restart", "late")], TaskFrame.Empty, Play.Child(7));
        handlers.Add([Task("restart", "early")], TaskFrame.Empty, Play.Child(2));
        Find("restart", Play.Child(1)).ShouldBeEmpty();
        Find("restart", Play.Child(2).Child(0)).ShouldBe(["early"]);
        Find("restart", Play.Child(6)).ShouldBe(["early"]);
        Find("restart", Play.Child(8)).ShouldBe(["late"]);
    }

    [Fact]
    public void What_is_brought_again_counts_as_the_last_and_keeps_its_number()
    {
        var again = Task("restart", "again");
        handlers.Add([again], TaskFrame.Empty, Play.Child(5));
        handlers.Add([Task("restart", "between")], TaskFrame.Empty, Play.Child(3));
        handlers.Add([again], TaskFrame.Empty, Play.Child(1));
        Find("restart", Play.Child(2)).ShouldBe(["again"]);
        Find("restart", Play.Child(4)).ShouldBe(["between"]);
        Find("restart", Play.Child(6)).ShouldBe(["again"]);
        handlers.All.Select(handler => handler.Index).ShouldBe([0, 1]);
    }

    [Fact]
    public void The_order_is_that_of_the_play_whoever_came_first_and_what_was_brought_again_stands_where_it_did_with_its_last_surroundings()
    {
        var early = Task("early");
        handlers.Add([Task("late")], TaskFrame.Empty, Play.Child(7));
        handlers.Add([early], InRole("first"), Play.Child(2));
        handlers.Add([early], InRole("first") with { File = "second" }, Play.Child(5));
        handlers.Add([Task("first")], TaskFrame.Empty, Play);
        handlers.InOrder(Play.Child(6)).Select(handler => handler.Task.Name).ShouldBe(["first", "early"]);
        handlers.InOrder(Play.Child(8)).Select(handler => (handler.Task.Name, handler.Frame.File)).ShouldBe([("first", ""), ("early", "second"), ("late", "")]);
    }

    [Fact]
    public void A_role_that_is_brought_with_other_variables_has_handlers_of_its_own()
    {
        var task = Task("restart");
        handlers.Add([task], InRole("web"), Play.Child(1), "one");
        handlers.Add([task], InRole("web"), Play.Child(2), "two");
        handlers.Add([task], InRole("web"), Play.Child(3), "one");
        handlers.All.Count.ShouldBe(2);
    }

    private static TaskDefinition Task(string name, string mark = "") => new(SourcePosition.None, "debug") { Name = name, WrittenAction = mark };

    private static TaskFrame InRole(string name) => TaskFrame.Empty with { Roles = [new Role(name, "/roles/" + name)] };

    private IEnumerable<string> Find(string notification) => Find(notification, TaskPosition.End);

    private IEnumerable<string> Find(string notification, TaskPosition reader) => handlers.Find(notification, reader, handler => (string?)handler.Task.Name).Select(handler => handler.Task.WrittenAction);
}
