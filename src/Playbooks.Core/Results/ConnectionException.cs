namespace Playbooks.Results;

/// <summary>This host is gone for the rest of the run (unless ignore_unreachable says otherwise); other hosts are not affected. Exit code 4.
/// <see cref="Remedy"/> is the sentence that tells the user what to do.</summary>
internal sealed class ConnectionException(ConnectionFailure failure, string message, string? remedy = null, Exception? inner = null)
    : Exception(message, inner)
{
    public ConnectionFailure Failure { get; } = failure;

    public string? Remedy { get; } = remedy;

    /// <summary>The message and what to do about it.</summary>
    public string Advice => Remedy is null ? Message : $"{Message}; {Remedy}";

    /// <summary>The host was reached and refused what was asked for: the task fails (exit code 2), as in Ansible, and may be ignored or rescued.</summary>
    public bool IsRefusal => Failure == ConnectionFailure.Become;

    /// <summary>It took the whole time limit to find out: trying again would take as long.</summary>
    public bool IsTimeout { get; init; }
}
