namespace Playbooks.IntegrationTests.Shells;

/// <summary>A folder for one test, gone afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Path = Directory.CreateTempSubdirectory("playbook-test-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
        File.SetUnixFileMode(this[name], mode);
        return this[name];
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
