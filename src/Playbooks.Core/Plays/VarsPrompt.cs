using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>A question to the user before the play (asked once, not when -e gives it).</summary>
internal sealed record VarsPrompt(string Name, object? Prompt, object? Default, bool IsPrivate, bool Confirm, string? Encrypt, bool Unsafe, SourcePosition Position)
{
    /// <summary>For <see cref="Encrypt"/>; null: random.</summary>
    public object? Salt { get; init; }

    /// <summary>How long a random salt is.</summary>
    public object? SaltSize { get; init; }
}
