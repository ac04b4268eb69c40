namespace Playbooks.Controller;

/// <summary>`~` and `~/` at the start of a path that a user wrote, as a shell reads them.</summary>
internal static class HomePath
{
    public static string Expand(string path, string homeFolder)
        => path == "~" ? homeFolder : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(homeFolder, path[2..]) : path;
}
