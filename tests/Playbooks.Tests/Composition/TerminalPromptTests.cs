using Playbooks.Composition;
using Playbooks.Execution;
using Playbooks.Tests.Reporting;

namespace Playbooks.Tests.Composition;

public sealed class TerminalPromptTests
{
    [Theory]
    [InlineData(null, "yes")]
    [InlineData("no", "yes")]
    [InlineData("False", "yes")]
    [InlineData("1.36.4", "1.36.4")]
    [InlineData("", "")]
    public async Task Yes_answers_confirmations_and_leaves_other_questions_their_default(string? otherwise, string expected)
    {
        var prompt = new TerminalPrompt(new FakeTerminal(), new RunOptions { Playbooks = [], AssumeYes = true }, () => null);
        (await prompt.AskAsync("?", otherwise, isSecret: false, TestContext.Current.CancellationToken)).ShouldBe(expected);
    }
}
