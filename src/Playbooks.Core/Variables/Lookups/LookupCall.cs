using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Variables.Lookups;

/// <summary>One use of a lookup: its terms, its options, and the variables around it.</summary>
internal sealed record LookupCall(string Name, IReadOnlyList<object?> Terms, JinjaDict Options, TaskScope Scope, SourcePosition Position)
{
    public string? Option(string name) => Options.TryGetValue(name, out var value) && value is not null ? PythonValues.Str(value) : null;

    public bool Flag(string name, bool otherwise) => Options.TryGetValue(name, out var value) ? PythonValues.IsTrue(value) : otherwise;

    /// <summary>Lookups that act or are different every time are never evaluated ahead of their turn.</summary>
    public void NeverAhead()
    {
        if (Scope.Unknown is not null)
        {
            throw new ValueUnknownException($"lookup {Name}");
        }
    }

    public ModuleFailedException Error(string message) => new($"lookup '{Name}': {message}");
}
