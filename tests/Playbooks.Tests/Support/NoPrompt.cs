using Playbooks.Controller;

namespace Playbooks.Tests.Support;

/// <summary>Nobody answers.</summary>
internal sealed class NoPrompt : IUserPrompt
{
    public bool IsInteractive => false;

    public Task<string> AskAsync(string prompt, string? otherwise, bool isSecret, CancellationToken cancellationToken) => throw new NotSupportedException();
}
