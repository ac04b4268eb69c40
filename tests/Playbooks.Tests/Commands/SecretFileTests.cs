using Playbooks.Commands;
using Playbooks.Results;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Commands;

public sealed class SecretFileTests
{
    [Fact]
    public void A_password_in_an_executable_file_is_told_with_the_way_out()
    {
        using var folder = new TestFolder(("password", "hunter2\n"));
        File.SetUnixFileMode(folder.File("password"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var message = Should.Throw<PlaybookException>(() => SecretFile.Read("--vault-password-file", folder.File("password"))).Message;
        message.ShouldContain("chmod -x " + folder.File("password"));
        message.ShouldNotContain("hunter2");
    }
}
