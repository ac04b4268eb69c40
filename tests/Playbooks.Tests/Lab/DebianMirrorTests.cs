using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class DebianMirrorTests
{
    [Fact]
    public void The_machines_own_mirror_is_found_beside_others()
    {
        // As printed by apt 2.6 on Debian 12 with two foreign repositories.
        const string targets = """
            Google cloud-sdk-bookworm https://packages.example.com/apt/
            Debian bookworm http://mirror.example.org/debian/
            Debian bookworm-updates http://mirror.example.org/debian/
            Debian bookworm-security http://mirror.example.org/debian-security/
            . nodistro https://deb.example.com/node_20.x/
            """;

        DebianMirror.Parse(targets).ShouldBe(new DebianMirror("http://mirror.example.org/debian", "http://mirror.example.org/debian-security"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ubuntu noble http://archive.example.org/ubuntu/")]
    [InlineData("Debian bookworm cdrom://disc1/")]
    public void Without_one_there_is_none(string targets) => DebianMirror.Parse(targets).ShouldBe(new DebianMirror(null, null));
}
