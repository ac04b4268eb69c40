using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Trust;

namespace Playbooks.Tests.Trust;

/// <summary>Which public key goes onto machines: that of the private key ssh will log in with.</summary>
public sealed class PublicKeyTests : IDisposable
{
    private readonly TestFolder home = new((".ssh/id_ed25519.pub", "ssh-ed25519 AAAA usual\n"), (".ssh/k8s", "private"), (".ssh/k8s.pub", "ssh-ed25519 BBBB k8s\n"));

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(null, null, "ssh-ed25519 AAAA usual")]
    [InlineData(null, "~/.ssh/k8s", "ssh-ed25519 BBBB k8s")]
    [InlineData("~/.ssh/k8s", null, "ssh-ed25519 BBBB k8s")]
    [InlineData("~/.ssh/k8s.pub", "~/.ssh/other", "ssh-ed25519 BBBB k8s")]
    public async Task The_key_is_as_given_or_beside_the_private_one_or_the_usual_one(string? given, string? privateKey, string expected)
        => (await FindAsync(given, privateKey)).ShouldBe(expected);

    [Fact]
    public async Task Of_a_private_key_alone_the_public_half_is_computed()
    {
        await SshTool.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", home.File(".ssh/alone")], TestContext.Current.CancellationToken);
        var half = (await File.ReadAllTextAsync(home.File(".ssh/alone.pub"), TestContext.Current.CancellationToken)).Trim();
        File.Delete(home.File(".ssh/alone.pub"));

        (await FindAsync(null, "~/.ssh/alone")).ShouldBe(half);
    }

    [Fact]
    public async Task One_is_made_where_the_private_key_is_to_be()
    {
        var made = await FindAsync(null, "~/new/k8s");

        made.ShouldBe((await File.ReadAllTextAsync(home.File("new/k8s.pub"), TestContext.Current.CancellationToken)).Trim());
        Directory.Exists("~").ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_with_what_to_install()
        => (await Should.ThrowAsync<PlaybookException>(() => SshTool.RunAsync([home.File("no-ssh")], TestContext.Current.CancellationToken))).Message.ShouldContain("install openssh-client");

    private Task<string> FindAsync(string? given, string? privateKey) => PublicKey.FindAsync(given, privateKey, home.Path, TextWriter.Null, TestContext.Current.CancellationToken);
}
