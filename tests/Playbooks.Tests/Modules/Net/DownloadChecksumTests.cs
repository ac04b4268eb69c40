using System.Text;
using Playbooks.Modules.Net;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Net;

public sealed class DownloadChecksumTests
{
    [Theory]
    [InlineData("0A1B  tool.tgz\nffff  other.tgz\n", "0a1b")]
    [InlineData("0a1b *./tool.tgz\n", "0a1b")]
    [InlineData("0a1b\n", "0a1b")]
    public void The_digest_of_the_file_is_found(string served, string expected) => Find(served).ShouldBe(expected);

    /// <summary>It goes into a shell script: what a server tells is a digest or nothing.</summary>
    [Theory]
    [InlineData("$(touch\t/tmp/x)  tool.tgz\n")]
    [InlineData("`id`\n")]
    [InlineData("0a1b;reboot  tool.tgz\n")]
    public void What_is_no_digest_is_refused(string served) => Should.Throw<ModuleFailedException>(() => Find(served)).Message.ShouldBe("The checksum format is invalid");

    private static string Find(string served) => DownloadChecksum.Find(new CommandAnswer(0, Encoding.UTF8.GetBytes(served), ""), "https://example.org/sums", "tool.tgz");
}
