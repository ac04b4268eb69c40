using Playbooks.Controller;

namespace Playbooks.Loading;

/// <summary>Where roles are looked for: roles/ beside the playbook and beside the current folder, the configured paths, beside the role that asks, the playbook's folder, then what ships with the program.</summary>
internal sealed class RoleFinder(IReadOnlyList<string> configured, IControllerEnvironment environment)
{
    private static readonly string[] StandardPaths = ["/usr/share/ansible/roles", "/etc/ansible/roles"];

    public string? Find(string name, string playbookFolder, string? roleFolder)
        => SearchPaths(playbookFolder, roleFolder).Select(path => Path.GetFullPath(name, path)).FirstOrDefault(Directory.Exists);

    public IEnumerable<string> SearchPaths(string playbookFolder, string? roleFolder)
    {
        var paths = new List<string> { Path.Combine(playbookFolder, "roles") };
        paths.AddRange(configured.Count > 0 ? configured : StandardPaths.Prepend(Path.Combine(environment.HomeFolder, ".ansible/roles")));
        if (roleFolder is not null)
        {
            paths.Add(Path.GetDirectoryName(roleFolder)!);
        }

        paths.Add(playbookFolder);
        paths.Add(Path.Combine(environment.CurrentFolder, "roles"));
        paths.Add(Path.Combine(environment.ShippedFolder, "roles"));
        return paths.Distinct();
    }
}
