using Playbooks.Lab;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Lab;

public sealed class MachineSettingsTests
{
    [Theory]
    [InlineData("docker0/bridge/stp_state", "0x1003", "docker0")]
    [InlineData("docker0/bridge/stp_state", "0x1002", null)]
    [InlineData("tun0/tun_flags", "0x10d1", "tun0")]
    [InlineData("wg0/uevent", "0x91", "wg0")]
    [InlineData("pbl-lab/bridge/stp_state", "0x1003", null)]
    [InlineData("eth0/device/vendor", "0x1003", null)]
    public void Forwarding_is_needed_by_a_bridge_or_tunnel_of_somebody_else_that_is_up(string file, string flags, string? expected)
    {
        using var folder = new TestFolder(("lo/flags", "0x9\n"), (file, "DEVTYPE=wireguard\nINTERFACE=x\n"), (file.Split('/')[0] + "/flags", flags + "\n"), ("bonding_masters", "\n"));
        MachineSettings.Forwarder(folder.Path).ShouldBe(expected);
    }
}
