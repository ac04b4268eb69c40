namespace Playbooks.Jinja.Ansible;

/// <summary>The files of the controller, as the tests <c>file</c>, <c>directory</c>, <c>link</c>, ... ask for them.</summary>
public interface IControllerFiles
{
    /// <summary>A regular file, links followed.</summary>
    bool IsFile(string path);

    /// <summary>A folder, links followed.</summary>
    bool IsDirectory(string path);

    /// <summary>A symbolic link, wherever it leads.</summary>
    bool IsLink(string path);

    /// <summary>Anything, links followed.</summary>
    bool Exists(string path);

    /// <summary>A mount point.</summary>
    bool IsMount(string path);

    /// <summary>The path with all links resolved as far as it exists.</summary>
    string Resolve(string path);

    /// <summary>The regular files that match a shell pattern, sorted.</summary>
    IEnumerable<string> Glob(string pattern);
}
