namespace Playbooks.Queries.Systems;

/// <summary>Is this package installed, or provided by one that is? Names as the host's package manager writes them; shell globs match names.</summary>
internal sealed record PackageQuery(string Name) : Query<PackageAnswer>;

/// <summary>What the package database says. <paramref name="Manager"/>: apt, dnf, dnf5, microdnf, yum, zypper, apk; empty when there is none.</summary>
internal sealed record PackageAnswer(string Manager, IReadOnlyList<InstalledPackage> Packages)
{
    public IEnumerable<InstalledPackage> Installed => Packages.Where(package => package.IsInstalled);
}

/// <summary>One entry of the package database.</summary>
internal sealed record InstalledPackage(string Name, string Version, string Architecture)
{
    /// <summary>False: removed, but its configuration is still there (dpkg's rc).</summary>
    public bool IsInstalled { get; init; } = true;

    /// <summary>Has another name, but provides the one asked for.</summary>
    public bool IsProvider { get; init; }

    public bool IsHeld { get; init; }
}
