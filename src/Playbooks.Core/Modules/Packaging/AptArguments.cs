namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `apt`.</summary>
internal sealed record AptArguments
{
    [Argument("Packages: `name`, `name=version` (globs allowed), `name/release`, `name:architecture`.", Aliases = ["package", "pkg"])]
    public IReadOnlyList<string> Name { get; init; } = [];

    [Argument("present: installed (installed: the same). latest: newest version. absent: removed. build-dep: what building it needs. fixed: repair broken dependencies.",
        Choices = ["absent", "build-dep", "fixed", "installed", "latest", "present", "removed"])]
    public string State { get; init; } = "present";

    [Argument("Fetch the lists of packages first (apt-get update). With cache_valid_time only when they are older.", Aliases = ["update-cache"])]
    public bool? UpdateCache { get; init; }

    [Argument("Seconds for which the lists count as fresh; a value above 0 implies update_cache.")]
    public long CacheValidTime { get; init; }

    [Argument("How often a failing update of the lists is tried again.")]
    public int UpdateCacheRetries { get; init; } = 5;

    [Argument("Longest pause between these tries, in seconds; the pauses grow.")]
    public int UpdateCacheRetryMaxDelay { get; init; } = 12;

    [Argument("Remove configuration files too (with state=absent, autoremove, upgrade).")]
    public bool Purge { get; init; }

    [Argument("Remove packages that were installed as dependencies and are no longer needed.")]
    public bool Autoremove { get; init; }

    [Argument("Remove downloaded packages that can no longer be downloaded.")]
    public bool Autoclean { get; init; }

    [Argument("Remove all downloaded packages.")]
    public bool Clean { get; init; }

    [Argument("A .deb file on the node, or its URL, to install.")]
    public string? Deb { get; init; }

    [Argument("Release to take packages from (apt-get -t).", Aliases = ["default-release"])]
    public string? DefaultRelease { get; init; }

    [Argument("Install recommended packages too; as the host is configured when not given.", Aliases = ["install-recommends"])]
    public bool? InstallRecommends { get; init; }

    [Argument("Allow everything that is dangerous: downgrades, removals, unauthenticated packages.")]
    public bool Force { get; init; }

    [Argument("Accepted as in Ansible: apt-get is what is used.")]
    public bool ForceAptGet { get; init; }

    [Argument("Install packages whose origin cannot be verified.", Aliases = ["allow-unauthenticated"])]
    public bool AllowUnauthenticated { get; init; }

    [Argument("Allow an older version than the installed one.", Aliases = ["allow-downgrade", "allow_downgrades", "allow-downgrades"])]
    public bool AllowDowngrade { get; init; }

    [Argument("Change packages that are on hold.")]
    public bool AllowChangeHeldPackages { get; init; }

    [Argument("Options for dpkg, comma separated, without `--`.")]
    public string DpkgOptions { get; init; } = "force-confdef,force-confold";

    [Argument("Seconds to wait for another package manager that is busy.")]
    public int LockTimeout { get; init; } = 60;

    [Argument("Upgrade the whole system. yes, safe: remove nothing. full, dist: whatever it takes.", Choices = ["dist", "full", "no", "safe", "yes"])]
    public string Upgrade { get; init; } = "no";

    [Argument("Only upgrade packages that are installed already.")]
    public bool OnlyUpgrade { get; init; }

    [Argument("Fail rather than remove packages while installing.")]
    public bool FailOnAutoremove { get; init; }

    [Argument("Exit status of /usr/sbin/policy-rc.d meanwhile: 101 keeps services from being started.")]
    public int? PolicyRcD { get; init; }

    public bool IsLatest => State == "latest";

    public bool IsRemoval => State is "absent" or "removed";

    public bool WantsUpdate => UpdateCache ?? CacheValidTime > 0;

    /// <summary>`yes` and `no` may come as booleans.</summary>
    public string? UpgradeVerb => Upgrade switch
    {
        "dist" or "full" => "dist-upgrade",
        "safe" or "yes" => "upgrade --with-new-pkgs",
        _ => null,
    };
}
