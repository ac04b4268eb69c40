namespace Playbooks.Connections;

/// <summary>Everything needed to reach a host, already resolved from its variables and the command line.</summary>
internal sealed record ConnectionOptions
{
    /// <summary>The name in the inventory, for messages.</summary>
    public required string HostName { get; init; }

    /// <summary>ssh or local.</summary>
    public string Transport { get; init; } = "ssh";

    public required string Address { get; init; }

    public int? Port { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? PrivateKeyFile { get; init; }

    public string? PrivateKeyPassphrase { get; init; }

    /// <summary>ansible_ssh_common_args and ansible_ssh_extra_args, in this order, as shell words.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    public string SshExecutable { get; init; } = "ssh";

    /// <summary>yes (default), accept-new or no, from host_key_checking and its kin.</summary>
    public string HostKeyChecking { get; init; } = "yes";

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int Retries { get; init; } = 3;

    /// <summary>How long the master stays after the run; zero = no multiplexing kept.</summary>
    public TimeSpan ControlPersist { get; init; } = TimeSpan.FromSeconds(60);

    public string RemoteShell { get; init; } = "/bin/sh";

    /// <summary>Where the node's shell looks for commands; the login shell's own PATH comes after it. A value that begins with "=" replaces that too.</summary>
    public string RemotePath { get; init; } = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Where the node keeps the lock and the records of changes; made with mode 0700. Empty: /run/playbook for root, /tmp/.playbook-UID for others.</summary>
    public string RemoteFolder { get; init; } = "";

    /// <summary>The run whose changes these are: their records on the node carry it. Null: nobody's, and none is ever looked for.</summary>
    public RunIdentity? Run { get; init; }

    /// <summary>Whether the run holds the host, so that no other may change it and what a dead one left there is dealt with. A host locked by another run:
    /// <see cref="Results.ConnectionFailure.Locked"/>.</summary>
    public bool TakesLock { get; init; } = true;

    /// <summary>The run that takes the host's lock; null when none does.</summary>
    public RunIdentity? LockHolder => TakesLock ? Run : null;
}
