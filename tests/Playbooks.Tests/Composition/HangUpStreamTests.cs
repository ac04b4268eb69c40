using Playbooks.Composition;
using Playbooks.Tests.Reporting;

namespace Playbooks.Tests.Composition;

public sealed class HangUpStreamTests
{
    [Fact]
    public async Task After_the_terminal_is_gone_writes_go_nowhere()
    {
        var terminal = new FullDisk(writes: 1);
        await using var writer = new StreamWriter(new HangUpStream(terminal)) { AutoFlush = true };
        await writer.WriteAsync("seen");
        await writer.WriteAsync("lost");
        await writer.WriteAsync("lost");
        terminal.Text.ShouldBe("seen");
        terminal.Refused.ShouldBe(1);
    }
}
