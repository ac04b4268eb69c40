using Playbooks.Jinja;
using Playbooks.Modules.Controller;

namespace Playbooks.Tests.Modules.Controller;

public class ControllerModulesTests
{
    [Fact]
    public void Assert_names_the_first_condition_that_is_not_true()
    {
        var module = new ModuleCase(new AssertModule());
        module.Context.Variables["a"] = true;
        module.Context.Variables["b"] = false;
        var result = module.Invalid(new JinjaDict { ["that"] = new List<object?> { "a", "b" }, ["msg"] = "b is needed" });
        result.Values["assertion"].ShouldBe("b");
        result.Values["evaluated_to"].ShouldBe(false);
        result.Values["msg"].ShouldBe("b is needed");
        module.Satisfied(new JinjaDict { ["that"] = "a" }).Values["msg"].ShouldBe("All assertions passed");
    }

    [Fact]
    public void Fail_fails() => new ModuleCase(new FailModule()).Invalid([]).Values["msg"].ShouldBe("Failed as requested from task");

    [Fact]
    public void Debug_shows_a_message_or_a_variable()
    {
        var module = new ModuleCase(new DebugModule());
        module.Context.Variables["a.b"] = 5L;
        module.Satisfied([]).Values["msg"].ShouldBe("Hello world!");
        module.Satisfied(new JinjaDict { ["msg"] = new List<object?> { 1L } }).Values["msg"].ShouldBe(new List<object?> { 1L });
        module.Satisfied(new JinjaDict { ["var"] = "a.b" }).Values["a.b"].ShouldBe(5L);
        module.Satisfied(new JinjaDict { ["var"] = "nothing" }).Values["nothing"].ShouldBe("VARIABLE IS NOT DEFINED!");
        module.Satisfied(new JinjaDict { ["msg"] = "x", ["verbosity"] = 2L }).Skipped.ShouldBeTrue();
        module.Context.Variables["ansible_verbosity"] = 2L;
        module.Satisfied(new JinjaDict { ["msg"] = "x", ["verbosity"] = 2L }).Skipped.ShouldBeFalse();
    }

    /// <summary>The words of ansible 2.14.</summary>
    [Theory]
    [InlineData("fail_msg", 5L, "Incorrect type for fail_msg or msg, expected a string or list and got <class 'int'>")]
    [InlineData("msg", 5L, "Incorrect type for fail_msg or msg, expected a string or list and got <class 'int'>")]
    [InlineData("success_msg", 5L, "Incorrect type for success_msg, expected a string or list and got <class 'int'>")]
    public void Assert_says_texts_only(string name, object value, string words)
    {
        var module = new ModuleCase(new AssertModule());
        module.Context.Variables["a"] = true;
        module.Invalid(new JinjaDict { ["that"] = "a", [name] = value }).Values["msg"].ShouldBe(words);
        module.Invalid(new JinjaDict { ["that"] = "a", [name] = new List<object?> { "x", value } }).Values["msg"].ShouldBe($"Type of one of the elements in {(name == "success_msg" ? name : "fail_msg or msg")} list is not string type");
        module.Satisfied(new JinjaDict { ["that"] = "a", ["success_msg"] = new List<object?> { "x", "y" } }).Values["msg"].ShouldBe(new List<object?> { "x", "y" });
        module.Invalid([]).Values["msg"].ShouldBe("conditional required in \"that\" string");
    }

    [Fact]
    public void Set_fact_takes_any_name_and_reads_texts_of_truth_as_Ansible_does()
    {
        var facts = new ModuleCase(new SetFactModule()).Satisfied(new JinjaDict { ["a"] = "Yes", ["b"] = "text", ["c"] = 1L, ["cacheable"] = true }).Facts!;
        facts["a"].ShouldBe(true);
        facts["b"].ShouldBe("text");
        facts.Count.ShouldBe(3);
        new ModuleCase(new SetFactModule()).Invalid(new JinjaDict { ["a-b"] = 1L }).Values["msg"].ShouldBeOfType<string>().ShouldContain("'a-b' is not valid");
        new ModuleCase(new SetFactModule()).Invalid(new JinjaDict { ["in"] = 1L }).Values["msg"].ShouldBeOfType<string>().ShouldContain("'in' is not valid");
        new ModuleCase(new SetFactModule()).Invalid([]).Failed.ShouldBeTrue();
    }

    [Fact]
    public void Add_host_splits_a_port_and_keeps_variables()
    {
        var host = (JinjaDict)new ModuleCase(new AddHostModule()).Satisfied(new JinjaDict { ["name"] = "web1:2222", ["groups"] = "a, b", ["color"] = "red" }).Values["add_host"]!;
        host["host_name"].ShouldBe("web1");
        host["groups"].ShouldBe(new List<object?> { "a", "b" });
        ((JinjaDict)host["host_vars"]!)["ansible_ssh_port"].ShouldBe(2222L);
        ((JinjaDict)host["host_vars"]!)["color"].ShouldBe("red");
    }

    [Fact]
    public void Group_by_makes_names_of_groups()
    {
        var values = new ModuleCase(new GroupByModule()).Satisfied(new JinjaDict { ["key"] = "os Debian GNU" }).Values;
        values["add_group"].ShouldBe("os-Debian-GNU");
        values["parent_groups"].ShouldBe(new List<object?> { "all" });
    }

    [Fact]
    public void Pause_takes_one_time_or_asks()
    {
        new ModuleCase(new PauseModule()).Change(new JinjaDict { ["prompt"] = "go on?" }).Changes.ShouldHaveSingleItem().Description.ShouldBe("wait for an answer");
        new ModuleCase(new PauseModule()).Invalid(new JinjaDict { ["seconds"] = 1L, ["minutes"] = 1L }).Failed.ShouldBeTrue();
        new ModuleCase(new PauseModule()).Change(new JinjaDict { ["seconds"] = "2" }).Changes.ShouldHaveSingleItem().Description.ShouldBe("wait 2 seconds");
    }
}
