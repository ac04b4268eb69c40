using Playbooks.Controller;
using Playbooks.Execution;

namespace Playbooks.Composition;

/// <summary>Asks on the terminal; with --yes, confirmations answer themselves.</summary>
internal sealed class TerminalPrompt(ITerminal terminal, RunOptions options, Func<IDisposable?> pause) : IUserPrompt
{
    public bool IsInteractive => options.AssumeYes || terminal.IsInputTerminal;

    public async Task<string> AskAsync(string prompt, bool isSecret, CancellationToken cancellationToken)
    {
        if (options.AssumeYes && !isSecret)
        {
            return "yes";
        }

        using var paused = pause();
        return await terminal.AskAsync(prompt, isSecret, "answer it with -e NAME=VALUE, or a confirmation with --yes", cancellationToken).ConfigureAwait(false);
    }
}
