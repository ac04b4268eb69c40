using Playbooks.Commands;
using Playbooks.Composition;

namespace Playbooks.Tests.Commands;

public sealed class NoHostsTests : IDisposable
{
    private const string Mine = "mine.yml";
    private readonly CommandLine line = new();

    public static TheoryData<string, string[]> Lines => new()
    {
        { "all", ["ping"] },
        { "nobody", ["ping", "nobody"] },
        { "all", ["trust"] },
        { "all", ["artifacts", "list", Mine] },
        { "all", ["artifacts", "pull", Mine] },
    };

    /// <summary>A pipeline that lost its -i must not go on as if all machines had answered.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_verb_about_machines_that_finds_none_says_so_and_fails(string pattern, string[] words)
    {
        line.Write(Mine, "- hosts: all\n  tasks: []\n");
        (await line.RunAsync(VerbList.Create().Single(verb => verb.Name == words[0]), [.. words[1..], "-i", line.Write("hosts.ini", "[workers]\n")])).ShouldBe(ExitCodes.Mistake);
        line.Terminal.Errors.ShouldContain($"ERROR! no hosts matched '{pattern}'; name an inventory with -i");
    }

    public void Dispose() => line.Dispose();
}
