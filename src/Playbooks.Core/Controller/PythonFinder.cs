namespace Playbooks.Controller;

/// <summary>Python on the controller, for what is run there with it. The program itself needs none.</summary>
internal static class PythonFinder
{
    /// <summary>The one of the virtual environment, that of the system, the first python3 in PATH; null: there is none.</summary>
    public static string? Find(IControllerEnvironment environment)
    {
        var folders = (environment.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Prepend("/usr/bin");
        return (environment.Variable("VIRTUAL_ENV") is { Length: > 0 } own ? folders.Prepend(Path.Combine(own, "bin")) : folders).Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
    }
}
