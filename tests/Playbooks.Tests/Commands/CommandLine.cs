using Playbooks.Commands;
using Playbooks.Composition;
using Playbooks.Controller;
using Playbooks.Tests.Reporting;

namespace Playbooks.Tests.Commands;

/// <summary>Runs one command line against a fake terminal and a folder of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly FolderEnvironment environment = new(Directory.CreateTempSubdirectory("playbook-cli").FullName);

    /// <summary>The environment variables that are set.</summary>
    public IReadOnlyDictionary<string, string> Variables { init => environment.Variables = value; }

    public FakeTerminal Terminal { get; init; } = new();

    public string Name { get; init; } = "playbook";

    public string Folder => environment.CurrentFolder;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<int> RunAsync(Verb verb, params string[] words)
    {
        var program = new ProgramName(Name);
        var context = new VerbContext(Terminal, environment, program, TimeProvider.System, VerbList.Create());
        var boundary = new ErrorBoundary(Terminal, environment, program, TimeProvider.System);
        return boundary.RunAsync(token => new VerbInvoker(context).InvokeAsync(verb, words, token), TestContext.Current.CancellationToken);
    }

    private sealed record FolderEnvironment(string CurrentFolder) : IControllerEnvironment
    {
        public string HomeFolder => CurrentFolder;

        public string UserName => "tester";

        public string CacheFolder => Path.Combine(CurrentFolder, "cache");

        public string StateFolder => Path.Combine(CurrentFolder, "state");

        public string ShippedFolder => Path.Combine(CurrentFolder, "shipped");

        public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

        // A busy machine needs more than ten seconds for a shell of its own now and then.
        public string? Variable(string name) => Variables.TryGetValue(name, out var value) ? value : name == "ANSIBLE_TIMEOUT" ? "120" : null;
    }
}
