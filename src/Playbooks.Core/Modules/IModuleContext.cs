using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules;

/// <summary>What a module may see of the run: the controller's files, the host's variables and facts. Never the network, never a clock.</summary>
internal interface IModuleContext
{
    string HostName { get; }

    /// <summary>The host that the task's delegate_to names.</summary>
    string? DelegateTo => null;

    /// <summary>Where the task stands.</summary>
    SourcePosition Position { get; }

    bool NoLog { get; }

    /// <summary>The task as the output calls it.</summary>
    string TaskName => "";

    /// <summary>Somebody will look at the texts before and after (--diff); false spares asking for them.</summary>
    bool WantsDiff => true;

    /// <summary>`environment` of the task and what stands around it: the engine exports it before every change's script; a query that runs a command carries it itself.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A file of the user's, searched as Ansible does for the kind of folder ("files", "templates", "vars", "tasks"): role/KIND, role, playbook dir/KIND, playbook dir.
    /// Absolute paths as they are. Throws <see cref="Results.ModuleFailedException"/> naming every place looked at.</summary>
    string FindFile(string kind, string name);

    /// <summary>Content of a controller's file or folder entry, cached for the run until something on the controller changes.</summary>
    FileContent ReadFile(string path);

    /// <summary>A controller's file of variables (YAML or JSON, opened if it is encrypted), its templates unrendered.</summary>
    JinjaDict ReadVariables(string path) => throw new NotSupportedException();

    /// <summary>All files below a folder on the controller, relative paths with '/', sorted; folders end with '/'.</summary>
    IReadOnlyList<string> ListFiles(string path);

    bool IsDirectory(string path);

    /// <summary>A link on the controller: where it leads, as written, and whether anything is there. Null: no link.</summary>
    (string Target, bool Leads)? LinkAt(string path) => null;

    /// <summary>The permission bits of a controller's file (mode: preserve).</summary>
    int FileMode(string path);

    /// <summary>Renders a template file with the host's variables.</summary>
    /// <param name="name">As the task names it; it is looked for below templates.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="destination">Where it goes, for the template's own variable template_destpath.</param>
    string RenderFile(string name, JinjaOptions options, string? destination);

    /// <summary>What an expression between braces gives (debug's var): a number is text, unless it is a variable of its own; text that looks like a list is one. Throws for what is undefined.</summary>
    object? Evaluate(string expression);

    /// <summary>jinja2_native: no text is taken for a value of another type.</summary>
    bool KeepsTypes => false;

    bool EvaluateCondition(object? condition);

    /// <summary>A variable of the host, resolved; null when undefined.</summary>
    object? Variable(string name);

    /// <summary>The same, telling null from undefined.</summary>
    bool TryVariable(string name, out object? value)
    {
        value = Variable(name);
        return value is not null;
    }

    /// <summary>Where the user set a variable (file:line:column, or the option); null for a default.</summary>
    SourcePosition? OriginOf(string name) => null;

    /// <summary>The host's facts without the ansible_ prefix. Reading it makes the engine gather them first.</summary>
    JinjaDict Facts { get; }
}
