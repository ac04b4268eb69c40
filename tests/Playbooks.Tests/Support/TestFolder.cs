namespace Playbooks.Tests.Support;

/// <summary>A folder of its own for one test, with files as given; gone afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder(params (string Name, string Content)[] files)
    {
        Path = Directory.CreateTempSubdirectory("playbook-test-").FullName;
        foreach (var (name, content) in files)
        {
            Write(name, content);
        }
    }

    public string Path { get; }

    public string Write(string name, string content)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
