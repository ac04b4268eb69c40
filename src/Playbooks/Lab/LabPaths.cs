namespace Playbooks.Lab;

/// <summary>The folders of labs: what can be made again is below the cache, what belongs to one lab below the state folder.</summary>
/// <param name="Cache">Usually <c>~/.cache/playbook</c>.</param>
/// <param name="State">Usually <c>~/.local/state/playbook</c>.</param>
public sealed record LabPaths(string Cache, string State)
{
    /// <summary>The nodes' shared root folders, package files and scripts.</summary>
    public string LabCache => Path.Combine(Cache, "lab");

    /// <summary>Kubernetes as built on this machine.</summary>
    public string BuiltArtifacts => Path.Combine(Cache, "artifacts-src");

    /// <summary>Package files that the nodes have fetched.</summary>
    public string Packages => Path.Combine(LabCache, "packages");

    /// <summary>All labs.</summary>
    public string Labs => Path.Combine(State, "labs");

    /// <summary>Machine-wide settings as they were before the first lab.</summary>
    public string MachineSettings => Path.Combine(Labs, ".machine.json");

    /// <summary>The folders by the XDG variables, or their defaults below the home folder.</summary>
    public static LabPaths FromEnvironment()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new LabPaths(
            Path.Combine(Folder("XDG_CACHE_HOME", Path.Combine(home, ".cache")), "playbook"),
            Path.Combine(Folder("XDG_STATE_HOME", Path.Combine(home, ".local", "state")), "playbook"));
    }

    /// <summary>One lab's folder.</summary>
    public string Lab(string name) => Path.Combine(Labs, name);

    private static string Folder(string variable, string otherwise)
    {
        // The XDG specification says that a relative path is to be ignored.
        var value = Environment.GetEnvironmentVariable(variable);
        return Path.IsPathRooted(value) ? value : otherwise;
    }
}
