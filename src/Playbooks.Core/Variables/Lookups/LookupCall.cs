using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Variables.Lookups;

/// <summary>One use of a lookup: its terms, its options, and the variables around it.</summary>
internal sealed record LookupCall(string Name, IReadOnlyList<object?> Terms, JinjaDict Options, TaskScope Scope)
{
    /// <summary>Where first_found looks: files, templates or vars.</summary>
    public string Folder { get; init; } = "files";

    public LookupServices Services => Scope.Templar.Services;

    public IEnumerable<string> Texts => Terms.Select(PythonValues.Str);

    public string? Option(string name) => Options.TryGetValue(name, out var value) && value is not null ? PythonValues.Str(value) : null;

    public bool Flag(string name, bool otherwise) => Options.TryGetValue(name, out var value) ? IsTrue(value) : otherwise;

    /// <summary>Of a text only the words for it are true.</summary>
    public static bool IsTrue(object? value) => value is string text ? BooleanText.Parse(text) == true : PythonValues.IsTrue(value);

    public int Number(string name, int otherwise)
        => Option(name) is not { } text ? otherwise : int.TryParse(text, out var number) ? number : throw Error($"{name} must be a whole number, not '{text}'");

    /// <summary>The path of a file of the task's. Throws when there is none.</summary>
    public string Find(string kind, string name) => ControllerSearch.Find(kind, name, ControllerSearch.Folders(Scope))
        ?? throw Error($"could not locate file in lookup: {name}; looked in {string.Join(", ", ControllerSearch.Folders(Scope))}");

    /// <summary>Lookups that act or are different every time are never evaluated ahead of their turn.</summary>
    public void NeverAhead()
    {
        if (Scope.Unknown is not null)
        {
            throw new ValueUnknownException($"lookup {Name}");
        }
    }

    public ModuleFailedException Error(string message) => new($"lookup '{Name}': {message}") { IsOfLookup = true };
}
