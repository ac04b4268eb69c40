using Playbooks.Lab;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Lab;

/// <summary>The records of labs, while other programs make and take away theirs.</summary>
public sealed class LabStateFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    private LabStateFile File => new(new LabPaths(folder.Path, folder.Path));

    [Fact]
    public void What_another_program_tries_for_a_moment_is_no_lab()
    {
        folder.Write("labs/.probe-5f3ac6ed/lower/file", "");
        folder.Write("labs/two/lab.json", "");
        folder.Write("labs/one/lab.json", "");

        File.Names().ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_lab_that_is_gone_has_no_record()
        => (await File.LoadAsync("gone", TestContext.Current.CancellationToken)).ShouldBeNull();

    [Fact]
    public async Task What_is_saved_is_loaded()
    {
        File.Save(new LabState("lab", "10.88.1.0/24", null, [new LabNode("node1", 1, "10.88.1.11", true, "/base")]));

        var loaded = (await File.LoadAsync("lab", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        loaded.Node("node1").Address.ShouldBe("10.88.1.11");
        loaded.Gateway.ShouldBe("10.88.1.1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Name\": \"lab\"")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_damaged_record_is_told_with_the_way_out(string text)
    {
        folder.Write("labs/lab/lab.json", text);
        (await Should.ThrowAsync<LabException>(() => File.LoadAsync("lab", TestContext.Current.CancellationToken))).Message.ShouldContain("`playbook lab down --name lab`");
    }

    public void Dispose() => folder.Dispose();
}
