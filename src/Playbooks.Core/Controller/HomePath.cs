namespace Playbooks.Controller;

/// <summary>`~` and `~/` at the start of a path that a user wrote, as a shell reads them.</summary>
internal static class HomePath
{
    public static bool IsIn(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal);

    public static string Expand(string path, string homeFolder) => IsIn(path) ? Path.Combine(homeFolder, path[1..].TrimStart('/')) : path;

    /// <summary>With the home folder of the user who runs the program.</summary>
    public static string Expand(string path) => Expand(path, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
}
