namespace Playbooks.Lab;

/// <summary>Where this machine takes Debian's packages from, as apt itself says.</summary>
/// <param name="Main">Address of the packages; null where the machine has no Debian source (then debootstrap's own default is used).</param>
/// <param name="Security">Address of the security updates; null for none.</param>
internal sealed record DebianMirror(string? Main, string? Security)
{
    public static async Task<DebianMirror> FindAsync(CommandRunner commands, CancellationToken cancellationToken)
    {
        var found = await commands.TryRunAsync(
            ["apt-get", "indextargets", "--format", "$(ORIGIN) $(CODENAME) $(REPO_URI)", "Created-By: Packages"], cancellationToken);
        return Parse(found.Output);
    }

    /// <summary>Reads lines of "ORIGIN CODENAME ADDRESS".</summary>
    public static DebianMirror Parse(string targets)
    {
        var sources = targets.Split('\n')
            .Select(line => line.Trim().Split(' '))
            .Where(words => words is ["Debian", _, var address] && address.StartsWith("http", StringComparison.Ordinal))
            .Select(words => (Security: words[1].EndsWith("-security", StringComparison.Ordinal), Address: words[2].TrimEnd('/')))
            .ToList();
        return new DebianMirror(
            sources.FirstOrDefault(source => !source.Security).Address,
            sources.FirstOrDefault(source => source.Security).Address);
    }
}
