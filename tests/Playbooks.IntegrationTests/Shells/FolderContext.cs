using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;

namespace Playbooks.IntegrationTests.Shells;

/// <summary>A controller whose files are those of this machine, found by absolute path. Templates are taken as they are.</summary>
internal sealed class FolderContext : IModuleContext
{
    public string HostName => "node1";

    public SourcePosition Position => SourcePosition.None;

    public bool NoLog => false;

    public bool WantsDiff { get; set; } = true;

    public Dictionary<string, string> Environment { get; } = [];

    IReadOnlyDictionary<string, string> IModuleContext.Environment => Environment;

    public JinjaDict Facts { get; } = [];

    public string FindFile(string kind, string name) => Path.Exists(name) ? name : throw new ModuleFailedException("could not find " + name);

    public FileContent ReadFile(string path) => FileContent.FromBytes(File.ReadAllBytes(path));

    public IReadOnlyList<string> ListFiles(string path)
        => [.. Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(path, entry) + (Directory.Exists(entry) ? "/" : "")).Order(StringComparer.Ordinal)];

    public (string Target, bool Leads)? LinkAt(string path) => Playbooks.Execution.Asking.ControllerFiles.Link(path);

    public bool IsDirectory(string path) => Directory.Exists(path);

    public int FileMode(string path) => (int)File.GetUnixFileMode(path);

    public string RenderFile(string name, JinjaOptions options, string? destination) => File.ReadAllText(FindFile("templates", name));

    public object? Evaluate(string expression) => throw new NotSupportedException();

    public bool EvaluateCondition(object? condition) => throw new NotSupportedException();

    public object? Variable(string name) => null;
}
