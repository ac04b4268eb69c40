namespace Playbooks.Results;

/// <summary>Why a host could not be reached, or was lost.</summary>
internal enum ConnectionFailure
{
    /// <summary>The name does not resolve.</summary>
    Name,

    /// <summary>Refused, timed out, no route.</summary>
    Unreachable,

    /// <summary>The port answers, but no SSH server does (yet), or it is full (MaxStartups).</summary>
    NotReady,

    /// <summary>The host's key is not the one that is known: never retried.</summary>
    HostKeyChanged,

    /// <summary>The host's key is not known yet: <c>playbook trust</c> records it.</summary>
    HostKeyUnknown,

    /// <summary>User, key or password was refused: never retried.</summary>
    Authentication,

    /// <summary>No common algorithm, or an option that ssh does not know.</summary>
    Configuration,

    /// <summary>Logged in, but no shell: nologin, forced command, a profile that ends the shell.</summary>
    NoShell,

    /// <summary>sudo, doas or su refused: the host is there, and the task has failed.</summary>
    Become,

    /// <summary>The connection was there and is gone.</summary>
    Lost,

    /// <summary>Another run holds the lock of this host.</summary>
    Locked,
}

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
