using Playbooks.Controller;

namespace Playbooks.Composition;

/// <summary>The real machine behind <see cref="IControllerEnvironment"/>.</summary>
internal sealed class ControllerEnvironment : IControllerEnvironment
{
    private readonly Lazy<string> shipped = new(FindShippedFolder);

    public string CurrentFolder => Environment.CurrentDirectory;

    public string HomeFolder => Variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public string UserName => Environment.UserName;

    public string CacheFolder => Path.Combine(Variable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(HomeFolder, ".cache"), "playbook");

    public string StateFolder => Path.Combine(Variable("XDG_STATE_HOME") is { Length: > 0 } state ? state : Path.Combine(HomeFolder, ".local", "state"), "playbook");

    public string ShippedFolder => shipped.Value;

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>PLAYBOOK_HOME, or the nearest folder above the program that has both playbooks/ and roles/.</summary>
    private static string FindShippedFolder()
    {
        if (Environment.GetEnvironmentVariable("PLAYBOOK_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "playbooks")) && Directory.Exists(Path.Combine(folder.FullName, "roles")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
