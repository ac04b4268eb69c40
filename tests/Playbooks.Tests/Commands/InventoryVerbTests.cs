using Playbooks.Commands;
using Playbooks.Composition;

namespace Playbooks.Tests.Commands;

/// <summary>Against what the real ansible-inventory printed (tests/tools/language_cases.sh).</summary>
public sealed class InventoryVerbTests : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Inventories", "Golden", "listing");

    private readonly CommandLine line = new();

    [Theory]
    [InlineData("graph.txt", "--graph", "--vars")]
    [InlineData("list.yml", "--list", "--yaml")]
    [InlineData("export.json", "--list", "--export")]
    public async Task A_listing_is_that_of_ansible_inventory(string expected, params string[] words)
    {
        (await line.RunAsync(new InventoryVerb(), ["-i", Path.Combine(Golden, "hosts.ini"), .. words])).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldBe(await File.ReadAllTextAsync(Path.Combine(Golden, expected), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Secrets_are_listed_as_they_are_written()
    {
        line.Write("group_vars/all.yml", "plain: 1\nsecret: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n");
        line.Write("password", "x\n");
        (await line.RunAsync(new InventoryVerb(), "-i", line.Write("hosts.ini", "h\n"), "--host", "h", "--vault-password-file", Path.Combine(line.Folder, "password"))).ShouldBe(ExitCodes.Success);
        line.Terminal.Output.ShouldContain("\"__ansible_vault\": \"$ANSIBLE_VAULT;1.1;AES256\\n6162\\n\"");
    }

    public void Dispose() => line.Dispose();
}
