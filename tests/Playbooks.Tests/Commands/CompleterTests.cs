using Playbooks.Commands;

namespace Playbooks.Tests.Commands;

public sealed class CompleterTests : IDisposable
{
    private readonly CommandLine line = new();

    public void Dispose() => line.Dispose();

    [Fact]
    public async Task Verbs_options_playbooks_hosts_and_choices_are_completed()
    {
        line.Write("playbooks/mine.yml", "");
        var hosts = line.Write("hosts.ini", "[web]\nalpha\nbeta\n");
        (await CompleteAsync("la")).ShouldBe(["lab"]);
        (await CompleteAsync("run", "--ch")).ShouldBe(["--check"]);
        (await CompleteAsync("run", "")).ShouldBe(["mine", ":files"]);
        (await CompleteAsync("run", "mine", "-i", hosts, "--limit", "")).ShouldBe(["alpha", "beta", "all", "ungrouped", "web"], ignoreOrder: true);
        (await CompleteAsync("run", "-i", "")).ShouldBe([":files"]);
        (await CompleteAsync("completion", "z")).ShouldBe(["zsh"]);
        (await CompleteAsync("nothere", "")).ShouldBeEmpty();
    }

    private async Task<List<string>> CompleteAsync(params string[] words)
    {
        var before = line.Terminal.Output.Length;
        await line.RunAsync(new CompleteVerb(), ["--", .. words]);
        return [.. line.Terminal.Output[before..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(candidate => candidate.Split('\t')[0])];
    }
}
