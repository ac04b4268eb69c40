using System.Diagnostics;
using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class CommandRunnerTests
{
    [Theory]
    [InlineData("/usr/local/bin:/usr/bin:/bin", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin")]
    [InlineData("/usr/sbin:/usr/bin", "/usr/sbin:/usr/bin:/usr/local/sbin:/sbin")]
    [InlineData(null, "/usr/local/sbin:/usr/sbin:/sbin")]
    public void Programs_of_root_are_found_on_the_path_of_a_user(string? path, string expected) => CommandRunner.WithSystemFolders(path).ShouldBe(expected);

    [Fact]
    public void A_program_that_is_not_there_is_told_with_what_to_install()
        => Should.Throw<LabException>(() => CommandRunner.Start(new ProcessStartInfo("/nonexistent/setsid"), "util-linux")).Message.ShouldContain("install util-linux");
}
