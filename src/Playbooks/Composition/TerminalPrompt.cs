using Playbooks.Controller;
using Playbooks.Execution;

namespace Playbooks.Composition;

/// <summary>Asks on the terminal; with --yes, confirmations answer themselves.</summary>
internal sealed class TerminalPrompt(ITerminal terminal, RunOptions options, Func<IDisposable?> pause) : IUserPrompt
{
    public bool IsInteractive => options.AssumeYes || terminal.IsInputTerminal;

    public async Task<string> AskAsync(string prompt, string? otherwise, bool isSecret, CancellationToken cancellationToken)
    {
        if (options.AssumeYes && !isSecret)
        {
            return IsConfirmation(otherwise) ? "yes" : otherwise!;
        }

        using var paused = pause();
        return await terminal.AskAsync(prompt, isSecret, "answer it with -e NAME=VALUE, or a confirmation with --yes", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A question whose default is a version or a path is not one that a yes answers.</summary>
    private static bool IsConfirmation(string? otherwise) => otherwise is null || otherwise.ToLowerInvariant() is "yes" or "no" or "y" or "n" or "true" or "false";
}
