namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `user`.</summary>
internal sealed record UserArguments
{
    [Argument("Name of the user.", Required = true, Aliases = ["user"])]
    public string Name { get; init; } = "";

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Number of the user.")]
    public long? Uid { get; init; }

    [Argument("Allow a number that another user has.")]
    public bool NonUnique { get; init; }

    [Argument("Primary group, name or number.")]
    public string? Group { get; init; }

    [Argument("Supplementary groups; an empty text takes the user out of all.")]
    public object? Groups { get; init; }

    [Argument("Add to the groups the user is in, instead of replacing them.")]
    public bool Append { get; init; }

    [Argument("Full name or description.")]
    public string? Comment { get; init; }

    [Argument("Home folder.")]
    public string? Home { get; init; }

    [Argument("Make the home folder when it is missing.", Aliases = ["createhome"])]
    public bool CreateHome { get; init; } = true;

    [Argument("Move the content of the home folder when home changes.")]
    public bool MoveHome { get; init; }

    [Argument("Folder to copy a new home folder from.")]
    public string? Skeleton { get; init; }

    [Argument("umask for a new home folder, as `077`.")]
    public string? Umask { get; init; }

    [Argument("Login shell.")]
    public string? Shell { get; init; }

    [Argument("Take a number from the range for system users (when the user is made).")]
    public bool System { get; init; }

    [Argument("Hash of the password, as crypt gives it. Goes to the node by standard input only.", IsSecret = true)]
    public string? Password { get; init; }

    [Argument("Set the password always when it differs, or only for a new user.", Choices = ["always", "on_create"])]
    public string UpdatePassword { get; init; } = "always";

    [Argument("Lock or unlock the password.")]
    public bool? PasswordLock { get; init; }

    [Argument("Most days a password may be used.")]
    public int? PasswordExpireMax { get; init; }

    [Argument("Fewest days between changes of the password.")]
    public int? PasswordExpireMin { get; init; }

    [Argument("Days of warning before the password expires.")]
    public int? PasswordExpireWarn { get; init; }

    [Argument("When the account expires, in seconds since 1970; below zero: never.")]
    public double? Expires { get; init; }

    [Argument("With state=absent: remove the home folder and mail too.")]
    public bool Remove { get; init; }

    [Argument("With state=absent: even when the user is logged in. With generate_ssh_key: also over a key that is there.")]
    public bool Force { get; init; }

    [Argument("SELinux user.")]
    public string? Seuser { get; init; }

    [Argument("Accepted as in Ansible: users are always made locally.")]
    public bool Local { get; init; }

    [Argument("Make an SSH key, unless there is one.")]
    public bool GenerateSshKey { get; init; }

    [Argument("Kind of that key.")]
    public string SshKeyType { get; init; } = "rsa";

    [Argument("Its length; ssh-keygen's default when not given.")]
    public int? SshKeyBits { get; init; }

    [Argument("Its comment; `ansible-generated on HOSTNAME` when not given.")]
    public string? SshKeyComment { get; init; }

    [Argument("Passphrase of the key that is made. Goes to the node by standard input only.", IsSecret = true)]
    public string? SshKeyPassphrase { get; init; }

    [Argument("Its file, relative to the home folder; `.ssh/id_TYPE` when not given.")]
    public string? SshKeyFile { get; init; }
}
