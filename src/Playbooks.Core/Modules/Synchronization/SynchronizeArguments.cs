namespace Playbooks.Modules.Synchronization;

/// <summary>Arguments of `synchronize`.</summary>
internal sealed record SynchronizeArguments
{
    [Argument("File or folder that is copied; with a slash at its end what is in the folder.", Required = true)]
    public string Src { get; init; } = "";

    [Argument("Where it goes.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("push: from the controller to the host. pull: from the host to the controller.", Choices = ["pull", "push"])]
    public string Mode { get; init; } = "push";

    [Argument("recursive, links, perms, times, owner and group, unless those say otherwise.")]
    public bool Archive { get; init; } = true;

    [Argument("Folders with what is in them.")]
    public bool? Recursive { get; init; }

    [Argument("Links as links.")]
    public bool? Links { get; init; }

    [Argument("What links lead to, in their place.")]
    public bool CopyLinks { get; init; }

    [Argument("Permissions.")]
    public bool? Perms { get; init; }

    [Argument("Times of modification.")]
    public bool? Times { get; init; }

    [Argument("Owners of what is copied, for root; other files are not looked at for it.")]
    public bool? Owner { get; init; }

    [Argument("As owner.")]
    public bool? Group { get; init; }

    [Argument("Compare digests in place of sizes and times.")]
    public bool Checksum { get; init; }

    [Argument("Remove what is not in the source.")]
    public bool Delete { get; init; }

    [Argument("Make nothing new.")]
    public bool ExistingOnly { get; init; }

    [Argument("Accepted as in Ansible.")]
    public bool Dirs { get; init; }

    [Argument("Patterns as rsync's --exclude and --include. Where rsync itself works (both ends on the host), any option of it.")]
    public IReadOnlyList<string> RsyncOpts { get; init; } = [];

    [Argument("Where rsync itself works: its limit in seconds.")]
    public int RsyncTimeout { get; init; }

    [Argument("Where rsync itself works: keep what came of a file that was cut.")]
    public bool Partial { get; init; }

    [Argument("Where rsync itself works: put files in place at the end.")]
    public bool DelayUpdates { get; init; } = true;

    [Argument("Where rsync itself works: compress.")]
    public bool Compress { get; init; } = true;

    [Argument("Where rsync itself works: folders whose equal files become hard links.")]
    public IReadOnlyList<string> LinkDest { get; init; } = [];

    [Argument("Accepted as in Ansible: the connection is the host's.")]
    public bool UseSshArgs { get; init; }

    [Argument("Accepted as in Ansible.")]
    public bool SshConnectionMultiplexing { get; init; }

    [Argument("Accepted as in Ansible: host keys are always looked at.")]
    public bool VerifyHost { get; init; }

    [Argument("Accepted as in Ansible.")]
    public bool SetRemoteUser { get; init; } = true;

    [Argument("Accepted as in Ansible.")]
    public string? PrivateKey { get; init; }

    [Argument("Accepted as in Ansible.")]
    public int? DestPort { get; init; }

    [Argument("Accepted as in Ansible: no rsync is needed on the host.")]
    public string? RsyncPath { get; init; }

    public bool IsRecursive => Recursive ?? Archive;

    public bool KeepsLinks => Links ?? Archive;

    public bool KeepsPerms => Perms ?? Archive;

    public bool KeepsTimes => Times ?? Archive;

    public bool KeepsOwner => (Owner ?? Archive) || (Group ?? Archive);
}
