using Playbooks.Connections;
using Playbooks.Results;

namespace Playbooks.Tests.Connections;

/// <summary>Texts as OpenSSH 9.2 printed them.</summary>
public sealed class SshFailureTests
{
    private static readonly ConnectionOptions Options = new() { HostName = "n1", Address = "10.0.0.1", Port = 2222, User = "root", PrivateKeyFile = "/no/such/key" };

    [Theory]
    [InlineData("ssh: Could not resolve hostname 10.0.0.1: Name or service not known", "Name")]
    [InlineData("ssh: connect to host 10.0.0.1 port 2222: Connection refused", "Unreachable")]
    [InlineData("ssh: connect to host 10.0.0.1 port 2222: No route to host", "Unreachable")]
    [InlineData("ssh: connect to host 10.0.0.1 port 2222: Network is unreachable", "Unreachable")]
    [InlineData("Connection timed out during banner exchange\nConnection to 10.0.0.1 port 2222 timed out", "NotReady")]
    [InlineData("kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.1 port 2222", "NotReady")]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.0.0.1 port 2222", "NotReady")]
    [InlineData("No ED25519 host key is known for [10.0.0.1]:2222 and you have requested strict checking.\nHost key verification failed.", "HostKeyUnknown")]
    [InlineData("@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nOffending ED25519 key in /home/me/.ssh/known_hosts:7\nHost key verification failed.", "HostKeyChanged")]
    [InlineData("root@10.0.0.1: Permission denied (publickey,password).", "Authentication")]
    [InlineData("Received disconnect from 10.0.0.1 port 2222:2: Too many authentication failures\nDisconnected from 10.0.0.1 port 2222", "Authentication")]
    [InlineData("Unable to negotiate with 10.0.0.1 port 2222: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1", "Configuration")]
    [InlineData("command-line: line 0: Bad configuration option: nosuchoption", "Configuration")]
    [InlineData("mux_client_request_session: read from master failed: Broken pipe", "NotReady")]
    [InlineData("", "Lost")]
    public void What_ssh_says_before_a_login_decides(string messages, string failure)
        => Explain(messages, 255).Failure.ToString().ShouldBe(failure);

    [Fact]
    public void A_changed_key_names_the_line_that_is_known_and_what_to_do()
    {
        var problem = Explain("WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nOffending ED25519 key in /home/me/.ssh/known_hosts:7\nHost key verification failed.", 255);

        problem.Message.ShouldContain("/home/me/.ssh/known_hosts line 7");
        problem.Remedy.ShouldNotBeNull().ShouldContain("ssh-keygen -R '[10.0.0.1]:2222'");
    }

    [Fact]
    public void A_refused_login_names_user_key_and_what_the_host_accepts()
        => Explain("bob@10.0.0.1: Permission denied (publickey,password).", 255).Message
            .ShouldBe("n1: bob may not log in with key /no/such/key, which does not exist (the host accepts: publickey,password)");

    [Theory]
    [InlineData("This account is currently not available.\n", 1, "\"This account is currently not available.\"")]
    [InlineData("", 3, "it ended with status 3")]
    public void A_login_without_a_shell_shows_what_it_printed(string output, int status, string part)
    {
        var problem = SshFailure.Explain(Options, new(ShellHandshake.Ending.Ended, null, status, output, ""), "");

        problem.Failure.ShouldBe(ConnectionFailure.NoShell);
        problem.Message.ShouldContain(part);
    }

    [Theory]
    [InlineData("Connection to 10.0.0.1 closed by remote host.", "closed by the host")]
    [InlineData("Timeout, server 10.0.0.1 not responding.", "the host stopped answering")]
    [InlineData("", "it ended without a word: the host stopped answering, or its shell was killed")]
    public void A_lost_connection_says_how(string messages, string reason)
        => SshFailure.ExplainLoss(Options, messages, "").Message.ShouldBe($"n1: the connection was lost: {reason}");

    private static ConnectionException Explain(string messages, int status) => SshFailure.Explain(Options, new(ShellHandshake.Ending.Ended, null, status, "", ""), messages);
}
