using Playbooks.Jinja;
using Playbooks.Modules.Systems;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Systems;

public class RebootModuleTests
{
    [Fact]
    public async Task A_host_is_back_when_its_boot_id_is_another()
    {
        var boots = new Queue<string>(["first", "first", "second"]);
        var session = new FakeHostSession(script => script.Contains("boot_id", StringComparison.Ordinal) ? FakeHostSession.Text(boots.Dequeue()) : FakeHostSession.Text("root"));
        var result = await session.CarryOutAsync(new ModuleCase(new RebootModule()).Change(new JinjaDict { ["post_reboot_delay"] = 7L }));
        result.Changed.ShouldBeTrue();
        result.Values["rebooted"].ShouldBe(true);
        result.Values["elapsed"].ShouldBe(8L);
        session.Log.ShouldBe(["read", "run reboot", "read", "reconnect", "read", "read"]);
    }

    [Fact]
    public async Task A_host_that_goes_down_at_once_is_waited_for()
    {
        var step = 0;
        var session = new FakeHostSession(_ => ++step switch
        {
            1 => FakeHostSession.Text("first"),
            2 or 3 => throw FakeHostSession.Lost,
            4 => FakeHostSession.Text("second"),
            _ => FakeHostSession.Text("root"),
        });
        (await session.CarryOutAsync(new ModuleCase(new RebootModule()).Change([]))).Values["rebooted"].ShouldBe(true);
    }

    [Fact]
    public async Task A_host_that_never_reboots_fails()
    {
        var session = new FakeHostSession(_ => FakeHostSession.Text("same"));
        var failure = await Should.ThrowAsync<ModuleFailedException>(() => session.CarryOutAsync(new ModuleCase(new RebootModule()).Change(new JinjaDict { ["reboot_timeout"] = 30L })));
        failure.Message.ShouldContain("timeout=30");
    }

    [Fact]
    public async Task A_reboot_command_that_fails_says_why()
    {
        var session = new FakeHostSession(script => script.Contains("boot_id", StringComparison.Ordinal) ? FakeHostSession.Text("x") : FakeHostSession.Text("not allowed", 1));
        var failure = await Should.ThrowAsync<ModuleFailedException>(() => session.CarryOutAsync(new ModuleCase(new RebootModule()).Change([])));
        failure.Message.ShouldBe("Reboot command failed. Error was 'not allowed, '");
    }

    [Fact]
    public void The_controller_itself_is_never_rebooted()
    {
        var testCase = new ModuleCase(new RebootModule());
        testCase.Context.Variables["ansible_connection"] = "local";
        testCase.Invalid([]).Values["msg"].ShouldBe("Running reboot with local connection would reboot the control node.");
    }
}
