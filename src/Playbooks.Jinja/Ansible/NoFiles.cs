namespace Playbooks.Jinja.Ansible;

/// <summary>A file system without files.</summary>
internal sealed class NoFiles : IControllerFiles
{
    public bool IsFile(string path) => false;

    public bool IsDirectory(string path) => false;

    public bool IsLink(string path) => false;

    public bool Exists(string path) => false;

    public bool IsMount(string path) => false;

    public string Resolve(string path) => path;

    public IEnumerable<string> Glob(string pattern) => [];
}
