using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class NodeFolderTests
{
    private const string Resolved = "nameserver 192.0.2.1\nsearch corp\n";

    [Theory]
    [InlineData("nameserver 192.0.2.9\n", "nameserver 192.0.2.9\n")]
    [InlineData("nameserver 127.0.0.53\noptions edns0\n", Resolved)]
    [InlineData("nameserver\t127.0.0.1\n", Resolved)]
    [InlineData("nameserver ::1\nnameserver 192.0.2.9\noptions edns0\n", "nameserver 192.0.2.9\noptions edns0\n")]
    [InlineData("search corp\n", "search corp\n")]
    public void Name_servers_on_the_machines_loopback_are_none_for_a_node(string machine, string expected) => NodeFolder.ResolvConf(machine, Resolved).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("nameserver 127.0.0.1\n")]
    public void Where_there_is_no_other_it_is_said(string? resolved)
        => Should.Throw<LabException>(() => NodeFolder.ResolvConf("nameserver 127.0.0.1\n", resolved)).Message.ShouldContain("(127.0.0.1)");
}
