using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Tests.Connections;

public sealed class BecomeCommandTests
{
    [Theory]
    [InlineData("sudo", "pw", null, "exec sudo -S -p PH@1: -H -u bob -- /bin/sh -c 'echo \"$x\"'", "PH@1:")]
    [InlineData("sudo", null, null, "exec sudo -n -H -u bob -- /bin/sh -c 'echo \"$x\"'", null)]
    [InlineData("sudo", "pw", "-E -n", "exec sudo -S -p PH@1: -H -E -u bob -- /bin/sh -c 'echo \"$x\"'", "PH@1:")]
    [InlineData("su", "pw", null, "exec env LC_ALL=C su bob -c 'exec /bin/sh -c '\\''echo \"$x\"'\\'''", "assword:")]
    [InlineData("doas", null, null, "exec doas -n -u bob -- /bin/sh -c 'echo \"$x\"'", null)]
    public void Every_method_starts_a_shell_as_the_user(string method, string? password, string? flags, string line, string? prompt)
        => BecomeCommand.For(new(method, "bob", password, null, flags), "echo \"$x\"", "/bin/sh", "H@1").ShouldBe(new BecomeCommand(line, prompt));

    [Fact]
    public void Without_become_the_login_shell_becomes_the_session()
        => BecomeCommand.For(null, "a 'b'", "/bin/sh", "H@1").Line.ShouldBe("exec /bin/sh -c 'a '\\''b'\\'''");

    [Fact]
    public void A_method_that_is_not_known_is_refused()
        => Should.Throw<ConnectionException>(() => BecomeCommand.For(new("pbrun", "bob", null, null, null), "", "/bin/sh", "H@1")).Message.ShouldContain("pbrun");

    [Theory]
    [InlineData("sudo: a password is required", 1, "Missing sudo password")]
    [InlineData("sudo: sorry, you must have a tty to run sudo", 1, "sudo wants a terminal")]
    [InlineData("bob is not in the sudoers file.", 1, "sudo does not allow becoming root")]
    [InlineData("Sorry, user bob is not allowed to execute '/bin/sh' as root on n1.", 1, "sudo does not allow becoming root")]
    [InlineData("sudo: unknown user root", 1, "there is no user root")]
    [InlineData("sh: 1: exec: sudo: not found", 127, "sudo is not installed")]
    [InlineData("sudo: 1 incorrect password attempt", 1, "Incorrect sudo password")]
    [InlineData("something else", 1, "sudo failed (something else)")]
    public void Refusals_are_named(string error, int status, string part)
        => BecomeCommand.Explain(new("sudo", "root", null, null, null), new(ShellHandshake.Ending.Ended, null, status, "", error + "\n"))
            .ShouldNotBeNull().Message.ShouldStartWith(part);

    [Fact]
    public void An_end_of_ssh_itself_is_not_blamed_on_become()
        => BecomeCommand.Explain(new("sudo", "root", null, null, null), new(ShellHandshake.Ending.Ended, null, 255, "", "Connection closed")).ShouldBeNull();
}
