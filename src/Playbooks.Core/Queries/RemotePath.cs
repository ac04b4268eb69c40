using Playbooks.Connections;

namespace Playbooks.Queries;

/// <summary>A path on a node as a user writes it: absolute, `~/x`, `~user/x`, `$HOME/x`, or relative to the home folder of the user the task runs as.</summary>
internal static class RemotePath
{
    public static bool IsAbsolute(string path) => path.StartsWith('/');

    /// <summary>The shell word for it; what is not absolute is expanded by the shell.</summary>
    public static string ToShell(string path)
    {
        if (IsAbsolute(path))
        {
            return ShellQuote.Word(path);
        }

        foreach (var prefix in (string[])["$HOME", "${HOME}", "~"])
        {
            if (path == prefix)
            {
                return "\"$HOME\"";
            }

            if (path.StartsWith(prefix + "/", StringComparison.Ordinal))
            {
                return Below("\"$HOME\"", path[(prefix.Length + 1)..]);
            }
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var user = slash < 0 ? path : path[..slash];
        return user.Length > 1 && user[0] == '~' && user.Skip(1).All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.')
            ? slash < 0 ? user : Below(user, path[(slash + 1)..])
            : Below("\"$HOME\"", path);
    }

    /// <summary>The last segment; empty when the path ends in a slash.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Everything before the last slash; "/" for what lies in the root.</summary>
    public static string Folder(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash switch
        {
            < 0 => ".",
            0 => "/",
            _ => path[..slash],
        };
    }

    public static string Join(string folder, string name)
        => name.StartsWith('/') ? name : folder.EndsWith('/') ? folder + name : folder + "/" + name;

    private static string Below(string folder, string rest) => rest.Length == 0 ? folder + "/" : folder + "/" + ShellQuote.Word(rest);
}
