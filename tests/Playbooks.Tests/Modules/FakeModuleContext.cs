using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;

namespace Playbooks.Tests.Modules;

/// <summary>A host with the variables, facts and controller files that a test gives it.</summary>
internal sealed class FakeModuleContext : IModuleContext
{
    public string HostName => "node1";

    public SourcePosition Position => SourcePosition.None;

    public bool NoLog => false;

    public Dictionary<string, string> Environment { get; } = [];

    IReadOnlyDictionary<string, string> IModuleContext.Environment => Environment;

    public Dictionary<string, object?> Variables { get; } = [];

    public Dictionary<string, string> Files { get; } = [];

    public JinjaDict Facts { get; } = [];

    public string FindFile(string kind, string name) => Files.ContainsKey(name) ? name : throw new Playbooks.Results.ModuleFailedException($"no {kind} file {name}");

    public FileContent ReadFile(string path) => FileContent.FromText(Files[path]);

    public IReadOnlyList<string> ListFiles(string path) => [.. Files.Keys.Where(name => name.StartsWith(path + "/", StringComparison.Ordinal)).Select(name => name[(path.Length + 1)..]).Order(StringComparer.Ordinal)];

    public bool IsDirectory(string path) => Files.Keys.Any(name => name.StartsWith(path + "/", StringComparison.Ordinal));

    public int FileMode(string path) => Convert.ToInt32("644", 8);

    public string RenderFile(string name, JinjaOptions options, string? destination) => Files[FindFile("templates", name)];

    public object? Evaluate(string expression) => Variables.TryGetValue(expression, out var value) ? value : throw new UndefinedException($"'{expression}' is undefined");

    public bool EvaluateCondition(object? condition) => condition is bool truth ? truth : PythonValues.IsTrue(Evaluate((string)condition!));

    public bool TryVariable(string name, out object? value) => Variables.TryGetValue(name, out value);

    public SourcePosition? OriginOf(string name) => Origins.GetValueOrDefault(name);

    public Dictionary<string, SourcePosition> Origins { get; } = [];

    public object? Variable(string name) => Variables.GetValueOrDefault(name);
}
