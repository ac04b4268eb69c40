using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Execution;

/// <summary>What a module sees of the run, for one task (or item) on one host.</summary>
internal sealed class ModuleContext(TaskScope scope, SourcePosition position, ControllerFiles files, TaskSettings settings) : IModuleContext
{
    // Asked and decided upon in one turn: the same text, whatever happens in between.
    private readonly Dictionary<(string Path, TemplateOptions Options), string> rendered = [];

    public string HostName => scope.Host.Name;

    public SourcePosition Position => position;

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

    public string FindFile(string kind, string name) => ControllerFiles.Find(kind, name, SearchFolders(scope, position));

    public FileContent ReadFile(string path) => files.Read(path);

    public IReadOnlyList<string> ListFiles(string path) => ControllerFiles.List(path);

    public bool IsDirectory(string path) => Directory.Exists(path);

    public JinjaDict ReadVariables(string path) => files.Variables(path);

    public int FileMode(string path) => ControllerFiles.Mode(path);

    public string RenderFile(string path, TemplateOptions options)
    {
        var key = (path, options);
        if (rendered.TryGetValue(key, out var known))
        {
            return known;
        }

        var info = new TaskScope(scope.Templar, scope.Play, scope.Host, scope.Frame, scope.Position)
        {
            Unknown = scope.Unknown,
            Locals = new Dictionary<string, object?>(scope.Locals, StringComparer.Ordinal)
            {
                ["template_path"] = path,
                ["template_fullpath"] = Path.GetFullPath(path),
                ["template_host"] = System.Net.Dns.GetHostName(),
            },
        };
        info.Locals.TryAdd("ansible_managed", "Ansible managed");
        var source = files.ReadText(path);
        return rendered[key] = files.Rendered.Get(path, source, options, info, noting => scope.Templar.RenderFile(path, source, options, noting));
    }

    public object? Evaluate(string expression)
    {
        try
        {
            return scope.Templar.EvaluateExpression(expression, scope);
        }
        catch (JinjaException exception)
        {
            throw new TemplateFailedException($"{exception.Message} (in \"{expression}\")", exception is UndefinedException, exception);
        }
    }

    public bool EvaluateCondition(object? condition) => scope.Templar.Check(condition, scope, position);

    public SourcePosition? OriginOf(string name) => files.VariableFiles is { } known ? new VariableOrigin(known).Find(name, scope) : null;

    public bool TryVariable(string name, out object? value) => scope.TryGetValue(name, out value);

    public object? Variable(string name) => scope.TryGetValue(name, out var value) ? value : null;

    /// <summary>Folders in which relative names are looked for: the roles from the inside out, the folder of the file the task stands in, the playbook's.</summary>
    public static IReadOnlyList<string> SearchFolders(TaskScope scope, SourcePosition position)
    {
        var folders = new List<string>();
        for (var i = scope.Frame.Roles.Count - 1; i >= 0; i--)
        {
            folders.Add(scope.Frame.Roles[i].Folder);
        }

        if (Path.GetDirectoryName(position.File) is { Length: > 0 } own)
        {
            folders.Add(own);
        }

        folders.Add(scope.Play.PlaybookFolder);
        return folders;
    }
}
