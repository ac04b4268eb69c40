using Playbooks.Jinja.Ansible;

namespace Playbooks.Variables;

/// <summary>The controller's real files for the tests `file`, `directory`, `exists`, ...</summary>
internal sealed class FileSystemTests : IControllerFiles
{
    public bool IsFile(string path) => File.Exists(path);

    public bool IsDirectory(string path) => Directory.Exists(path);

    public bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    public bool Exists(string path) => Path.Exists(path);

    public bool IsMount(string path)
        => File.Exists("/proc/self/mountinfo") && File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ') is [_, _, _, _, var point, ..] && point == Path.GetFullPath(path));

    public string Resolve(string path) => Path.GetFullPath(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);

    public IEnumerable<string> Glob(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal) : [];
    }
}
