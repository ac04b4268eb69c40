namespace Playbooks.Modules.Files;

/// <summary>What every module that leaves a file or folder behind takes: permissions and ownership.</summary>
internal abstract record FileAttributeArguments
{
    [Argument("Permissions: octal and quoted ('0644', '1777'), or symbolic ('u=rwx,g=rX,o='). Default: those that are there, else 0644 for files and 0755 for folders.")]
    public object? Mode { get; init; }

    [Argument("Name or number of the user that shall own it. Default: the present owner, else the user the task runs as.")]
    public string? Owner { get; init; }

    [Argument("Name or number of the group that shall own it.")]
    public string? Group { get; init; }

    [Argument("User part of the SELinux context; only `_default` (the policy's) is supported.")]
    public string? Seuser { get; init; }

    [Argument("Role part of the SELinux context; only `_default` is supported.")]
    public string? Serole { get; init; }

    [Argument("Type part of the SELinux context; only `_default` is supported.")]
    public string? Setype { get; init; }

    [Argument("Level part of the SELinux context; only `_default` is supported.")]
    public string? Selevel { get; init; }

    [Argument("File system attributes as of chattr; not supported.", Aliases = ["attr"])]
    public string? Attributes { get; init; }

    [Argument("Write into the existing file instead of renaming a finished one into place, when renaming is not possible. A reader may then see half a file.")]
    public bool UnsafeWrites { get; init; }
}
