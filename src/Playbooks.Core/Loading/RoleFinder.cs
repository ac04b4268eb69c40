using System.Text.RegularExpressions;
using Playbooks.Controller;

namespace Playbooks.Loading;

/// <summary>Where roles are looked for: roles/ beside the playbook and beside the current folder, the configured paths, beside the role that asks, the playbook's folder, then what ships with the program.</summary>
internal sealed partial class RoleFinder(IReadOnlyList<string> configured, IControllerEnvironment environment)
{
    private static readonly string[] StandardPaths = ["/usr/share/ansible/roles", "/etc/ansible/roles"];

    /// <summary>Null: there is none. Last of all the name may be a path of its own, from the current folder, the home folder or a variable of the environment.</summary>
    public (string Folder, bool IsOwnPath)? Find(string name, IEnumerable<string> paths)
    {
        var own = Path.GetFullPath(Expanded(name), environment.CurrentFolder);
        return paths.Select(path => Path.GetFullPath(name, path)).FirstOrDefault(Directory.Exists) is { } folder ? (folder, false)
            : Directory.Exists(own) ? (own, true)
            : null;
    }

    /// <summary>With the home folder and the environment's variables, as Ansible takes a role's path.</summary>
    private string Expanded(string name)
        => EnvironmentVariable().Replace(HomePath.Expand(name), match => environment.Variable(match.Groups[1].Value + match.Groups[2].Value) ?? match.Value);

    [GeneratedRegex(@"\$(?:(\w+)|\{(\w+)\})")]
    private static partial Regex EnvironmentVariable();

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
