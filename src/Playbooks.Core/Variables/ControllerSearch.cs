using Playbooks.Controller;

namespace Playbooks.Variables;

/// <summary>Where a relative name of a file on the controller is looked for, for one task: the roles from the inside out, the folder of the file the task
/// stands in, the playbook's; in each first below KIND (files, templates, vars, tasks), then directly.</summary>
internal static class ControllerSearch
{
    public static IReadOnlyList<string> Folders(TaskScope scope)
    {
        var folders = scope.Frame.Roles.Reverse().Select(role => role.Folder).ToList();
        if (Path.GetDirectoryName(scope.Frame.File) is { Length: > 0 } own && !folders.Contains(own))
        {
            folders.Add(own);
        }

        if (!folders.Contains(scope.Play.PlaybookFolder))
        {
            folders.Add(scope.Play.PlaybookFolder);
        }

        return folders;
    }

    /// <summary>Where the templates that a template file names are looked for: in each of these folders, the playbook's and its own first below templates.</summary>
    public static IReadOnlyList<string> TemplateFolders(TaskScope scope, string path)
        => [.. Folders(scope).Append(scope.Play.PlaybookFolder).Append(Path.GetDirectoryName(path)!).SelectMany(folder => new[] { Path.Combine(folder, "templates"), folder }).Distinct()];

    /// <summary>It names one place, whatever the folders: an absolute path, or one in the home folder.</summary>
    public static bool IsAbsolute(string name) => Path.IsPathRooted(name) || HomePath.IsIn(name);

    /// <summary>The places in their order; of an absolute name just that.</summary>
    public static IReadOnlyList<string> Places(string kind, string name, IReadOnlyList<string> folders)
    {
        name = HomePath.Expand(name);
        return Path.IsPathRooted(name)
            ? [name]
            : [.. folders.SelectMany(folder => name.Split('/')[0] == kind ? new[] { Path.Combine(folder, name) } : [Path.Combine(folder, kind, name), Path.Combine(folder, name)]).Select(Path.GetFullPath).Distinct()];
    }

    /// <summary>The first of the places where something is, or null.</summary>
    public static string? Find(string kind, string name, IReadOnlyList<string> folders)
        => Places(kind, name, folders).FirstOrDefault(path => File.Exists(path) || Directory.Exists(path));
}
