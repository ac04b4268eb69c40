using Playbooks.Jinja.Ansible;
using Playbooks.Queries;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Packaging;

/// <summary>A package as tasks write it: `name`, `name=version` (with globs), `name:architecture`, `name/release`.</summary>
internal sealed record PackageName(string Text, string Name, string? Version, string? Release)
{
    public static PackageName Parse(string text)
    {
        var (name, version) = text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (text[..at].TrimEnd('>', '<', '~'), text[(at + 1)..]) : (text, null);
        var slash = version is null ? name.IndexOf('/', StringComparison.Ordinal) : -1;
        return slash > 0 ? new PackageName(text, name[..slash], null, name[(slash + 1)..]) : new PackageName(text, name, version?.Trim(), null);
    }

    public PackageQuery Query => new(Name);

    /// <summary>Installed by its name, in the version wanted; or provided by another package when no version is wanted.</summary>
    public bool IsInstalled(Answers answers)
        => answers.Get(Query).Installed.Any(package => Version is null || (!package.IsProvider && PythonGlob.IsMatch(Version, package.Version)));

    /// <summary>Installed by its name, in whatever version.</summary>
    public bool IsPresent(Answers answers, bool countConfiguration)
        => answers.Get(Query).Packages.Any(package => !package.IsProvider && (package.IsInstalled || countConfiguration) && (Version is null || PythonGlob.IsMatch(Version, package.Version)));

    /// <summary>One list of names from a list whose entries may again be comma separated.</summary>
    public static IReadOnlyList<PackageName> ParseAll(IEnumerable<string> names)
        => [.. names.SelectMany(name => name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Parse)];
}
