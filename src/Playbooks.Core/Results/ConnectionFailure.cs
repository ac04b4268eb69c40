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
