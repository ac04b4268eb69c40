namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `dnf` and `yum`.</summary>
internal record DnfArguments
{
    [Argument("Packages: `name`, `name-version`, `name.architecture`, `@group`, `name >= version`, a file or URL of an .rpm; `*` with state=latest for all.", Aliases = ["pkg"])]
    public IReadOnlyList<string> Name { get; init; } = [];

    [Argument("present, installed; absent, removed; latest. present unless autoremove alone is asked for.", Choices = ["absent", "present", "installed", "removed", "latest"])]
    public string? State { get; init; }

    [Argument("Check the repositories' metadata first, as old as it may be.", Aliases = ["expire-cache"])]
    public bool UpdateCache { get; init; }

    [Argument("Allow an older version than the installed one.")]
    public bool AllowDowngrade { get; init; }

    [Argument("Remove installed packages that are in the way.")]
    public bool Allowerasing { get; init; }

    [Argument("Remove packages that were installed as dependencies and are no longer needed.")]
    public bool Autoremove { get; init; }

    [Argument("With state=latest: only updates that fix bugs.")]
    public bool Bugfix { get; init; }

    [Argument("With state=latest: only updates that fix security problems.")]
    public bool Security { get; init; }

    [Argument("Use cached metadata only; download nothing.")]
    public bool Cacheonly { get; init; }

    [Argument("Configuration file of the package manager.")]
    public string? ConfFile { get; init; }

    [Argument("Repositories whose excludes are ignored: all, main or an id.")]
    public string? DisableExcludes { get; init; }

    [Argument("Install packages whose signature cannot be checked.")]
    public bool DisableGpgCheck { get; init; }

    [Argument("Plugins to leave out.")]
    public IReadOnlyList<string> DisablePlugin { get; init; } = [];

    [Argument("Plugins to use.")]
    public IReadOnlyList<string> EnablePlugin { get; init; } = [];

    [Argument("Repositories to leave out.")]
    public IReadOnlyList<string> Disablerepo { get; init; } = [];

    [Argument("Repositories to use too.")]
    public IReadOnlyList<string> Enablerepo { get; init; } = [];

    [Argument("Packages to leave out.")]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    [Argument("Folder for downloads.")]
    public string? DownloadDir { get; init; }

    [Argument("Download, do not install.")]
    public bool DownloadOnly { get; init; }

    [Argument("Install weak dependencies (recommends) too.")]
    public bool InstallWeakDeps { get; init; } = true;

    [Argument("Another root folder.")]
    public string Installroot { get; init; } = "/";

    [Argument("Seconds to wait for another package manager that is busy.")]
    public int LockTimeout { get; init; } = 30;

    [Argument("Take any version, not only the best.")]
    public bool? Nobest { get; init; }

    [Argument("Release of the distribution to take packages from.")]
    public string? Releasever { get; init; }

    [Argument("Leave out packages with broken dependencies.")]
    public bool SkipBroken { get; init; }

    [Argument("Check the certificates of repositories.")]
    public bool Sslverify { get; init; } = true;

    [Argument("Accepted as in Ansible.")]
    public bool ValidateCerts { get; init; } = true;

    [Argument("With state=latest: only upgrade what is installed.")]
    public bool UpdateOnly { get; init; }

    [Argument("Accepted as in Ansible.")]
    public bool InstallRepoquery { get; init; } = true;

    [Argument("Accepted as in Ansible: the manager that is there is used.")]
    public string UseBackend { get; init; } = "auto";

    public bool IsRemoval => State is "absent" or "removed";

    public bool IsLatest => State == "latest";
}
