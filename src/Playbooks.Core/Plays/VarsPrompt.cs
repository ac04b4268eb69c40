using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>A question to the user before the play (asked once, not when -e gives it).</summary>
internal sealed record VarsPrompt(string Name, object? Prompt, object? Default, bool IsPrivate, bool Confirm, string? Encrypt, bool Unsafe, SourcePosition Position);
