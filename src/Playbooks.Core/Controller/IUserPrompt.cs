namespace Playbooks.Controller;

/// <summary>Asks the user what vars_prompt says. Live progress makes room first. With --yes, what is not secret is answered without asking.
/// Throws <see cref="Results.PlaybookException"/> when nobody can be asked.</summary>
internal interface IUserPrompt
{
    /// <summary>Somebody answers: there is a terminal, or --yes.</summary>
    bool IsInteractive { get; }

    /// <summary>The line that was typed, without its end; "" for an empty one. With --yes: "yes", or <paramref name="otherwise"/> (the question's default) when that is no yes or no.</summary>
    Task<string> AskAsync(string prompt, string? otherwise, bool isSecret, CancellationToken cancellationToken);
}
