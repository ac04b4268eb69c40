namespace Playbooks.Modules.SourceControl;

/// <summary>Arguments of `git`.</summary>
internal sealed record GitArguments
{
    [Argument("The repository: git, ssh or http(s) address, or a path on the node.", Required = true, Aliases = ["name"])]
    public string Repo { get; init; } = "";

    [Argument("Folder on the node for the working tree. Needed unless clone is off.")]
    public string? Dest { get; init; }

    [Argument("What shall be checked out: a branch, a tag, a commit, or HEAD (the branch the working tree or the repository is on).")]
    public string Version { get; init; } = "HEAD";

    [Argument("Name of the remote.")]
    public string Remote { get; init; } = "origin";

    [Argument("One more refspec to fetch.")]
    public string? Refspec { get; init; }

    [Argument("Another repository on the node to take objects from (git clone --reference).")]
    public string? Reference { get; init; }

    [Argument("Throw away local changes of tracked files. Otherwise they are a failure.")]
    public bool Force { get; init; }

    [Argument("Fetch only that many revisions.")]
    public int? Depth { get; init; }

    [Argument("Clone when there is no repository. Off: only tell which commit version is.", Name = "clone")]
    public bool Clones { get; init; } = true;

    [Argument("Bring a repository that is there up to date. Off: only tell its commit.")]
    public bool Update { get; init; } = true;

    [Argument("Fail when the commit or tag has no good signature that the node's GnuPG trusts.")]
    public bool VerifyCommit { get; init; }

    [Argument("Fingerprints of keys that may have signed.")]
    public IReadOnlyList<string> GpgWhitelist { get; init; } = [];

    [Argument("Accept any host key of the ssh server (StrictHostKeyChecking=no).")]
    public bool AcceptHostkey { get; init; }

    [Argument("Accept the host key of an ssh server that is not known yet (StrictHostKeyChecking=accept-new).")]
    public bool AcceptNewhostkey { get; init; }

    [Argument("Private key on the node for ssh.")]
    public string? KeyFile { get; init; }

    [Argument("More options for ssh.")]
    public string? SshOpts { get; init; }

    [Argument("The git program on the node.")]
    public string? Executable { get; init; }

    [Argument("A repository without a working tree.")]
    public bool Bare { get; init; }

    [Argument("Submodules too.")]
    public bool Recursive { get; init; } = true;

    [Argument("Clone only the branch or tag that version names.")]
    public bool SingleBranch { get; init; }

    [Argument("Submodules follow the master branch of their own remote.")]
    public bool TrackSubmodules { get; init; }

    [Argument("umask for what is written: octal, quoted.")]
    public object? Umask { get; init; }

    [Argument("Archive to make of version; its ending says how: .zip, .tar, .tar.gz or .tgz.")]
    public string? Archive { get; init; }

    [Argument("What the names in the archive begin with.")]
    public string? ArchivePrefix { get; init; }

    [Argument("Folder for the repository itself; the working tree's .git is a file that names it.")]
    public string? SeparateGitDir { get; init; }
}
