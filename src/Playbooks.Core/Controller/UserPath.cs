namespace Playbooks.Controller;

/// <summary>Paths as a user writes them.</summary>
internal static class UserPath
{
    public static bool IsInHome(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal);

    /// <summary>With the home folder for a ~ at the start.</summary>
    public static string Expand(string path) => IsInHome(path) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..].TrimStart('/')) : path;
}
