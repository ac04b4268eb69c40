using Playbooks.Modules.Files;

namespace Playbooks.Tests.Modules.Files;

/// <summary>Words of Ansible 2.14.</summary>
public sealed class FileFailureTests
{
    [Theory]
    [InlineData("ln: failed to create symbolic link '/x/.a.playbook-link': No such file or directory", "Error while linking: [Errno 2] No such file or directory: b'/r' -> b'/x/a'")]
    [InlineData("ln: /r: hard link not allowed for directory", "Error while linking: [Errno 1] Operation not permitted: b'/r' -> b'/x/a'")]
    [InlineData("chown: invalid user: 'nobody2'", null)]
    public void A_link_that_cannot_be_made(string error, string? message) => FileFailure.Linking(error, "/r", "/x/a").ShouldBe(message);

    [Theory]
    [InlineData("chgrp: invalid group: 'nosuchgroup'", "chgrp failed: failed to look up group nosuchgroup")]
    [InlineData("chgrp: unknown group nosuchgroup", "chgrp failed: failed to look up group nosuchgroup")]
    [InlineData("chown: invalid user: 'nosuchuser'", "chown failed: failed to look up user nosuchuser")]
    public void An_account_that_nobody_has(string error, string message) => FileFailure.NoAccount(error).ShouldBe(message);
}
