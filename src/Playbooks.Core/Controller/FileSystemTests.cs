using Playbooks.Jinja.Ansible;

namespace Playbooks.Controller;

/// <summary>The controller's real files for the tests `file`, `directory`, `exists`, ...</summary>
internal sealed class FileSystemTests : IControllerFiles
{
    public bool IsFile(string path) => File.Exists(path);

    public bool IsDirectory(string path) => Directory.Exists(path);

    public bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    public bool Exists(string path) => Path.Exists(path);

    public bool IsMount(string path)
        => File.Exists("/proc/self/mountinfo") && File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ') is [_, _, _, _, var point, ..] && point == Path.GetFullPath(path));

    /// <summary>As far as there is something; what is not there stays as it is written.</summary>
    public string Resolve(string path)
    {
        try
        {
            return Path.Exists(path) ? Path.GetFullPath(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path) : Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return Path.GetFullPath(path);
        }
    }

    public IEnumerable<string> Glob(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        var glob = new PythonGlob(Path.GetFileName(pattern));
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(path => glob.IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal) : [];
    }
}
