using Playbooks.Execution.Asking;
using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>What a module sees of the run, for one task (or item) on one host.</summary>
internal sealed class ModuleContext(TaskScope scope, SourcePosition position, ControllerFiles files, TaskSettings settings, Func<string> name) : IModuleContext
{
    // Asked and decided upon in one turn: the same text, whatever happens in between.
    private readonly Dictionary<(string Path, JinjaOptions Options, string? Destination), string> rendered = [];

    public string HostName => scope.Host.Name;

    public string? DelegateTo { get; init; }

    public SourcePosition Position => position;

    public string TaskName => name();

    public bool NoLog => settings.NoLog;

    public bool WantsDiff => settings.ShowsDiff && !settings.NoLog;

    public IReadOnlyDictionary<string, string> Environment => settings.Environment;

    public JinjaDict Facts
    {
        get
        {
            var facts = new JinjaDict();
            if (scope.TryGetValue("ansible_facts", out var value) && value is FactsMapping mapping)
            {
                foreach (var key in mapping.Keys)
                {
                    facts[key] = mapping.TryGetItem(key, out var fact) ? fact : null;
                }
            }

            return facts;
        }
    }

    public string FindFile(string kind, string name) => ControllerFiles.Find(kind, name, ControllerSearch.Folders(scope));

    public FileContent ReadFile(string path) => files.Read(path);

    public IReadOnlyList<string> ListFiles(string path) => ControllerFiles.List(path);

    public (string Target, bool Leads)? LinkAt(string path) => ControllerFiles.Link(path);

    public bool IsDirectory(string path) => Directory.Exists(path);

    public JinjaDict ReadVariables(string path) => files.Variables(path);

    public int FileMode(string path) => ControllerFiles.Mode(path);

    public string RenderFile(string name, JinjaOptions options, string? destination)
    {
        var path = FindFile("templates", name);
        var key = (path, options, destination);
        if (rendered.TryGetValue(key, out var known))
        {
            return known;
        }

        var source = files.ReadText(path);
        return rendered[key] = files.Rendered.Get(path, source, options, TemplateVariables.Add(scope, name, path, destination).ForTemplate(ControllerSearch.TemplateFolders(scope, path)), noting => scope.Templar.RenderFile(path, source, options, noting));
    }

    public object? Evaluate(string expression)
    {
        try
        {
            return scope.Templar.Resolve(new TemplateText("{{" + expression + "}}", position), scope);
        }
        catch (TemplateFailedException exception) when (exception.InnerException is UndefinedException missing)
        {
            throw new UndefinedException(UndefinedText.Of(missing), missing.Undefined);
        }
    }

    public bool KeepsTypes => scope.Templar.KeepsTypes;

    public bool EvaluateCondition(object? condition) => scope.Templar.Check(condition, scope, position);

    public SourcePosition? OriginOf(string name) => files.VariableFiles is { } known ? new VariableOrigin(known).Find(name, scope) : null;

    public bool TryVariable(string name, out object? value) => scope.TryGetValue(name, out value);

    public object? Variable(string name) => scope.TryGetValue(name, out var value) ? value : null;
}
