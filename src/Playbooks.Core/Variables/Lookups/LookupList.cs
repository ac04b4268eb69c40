using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Variables.Lookups;

/// <summary>Every lookup there is, by name. The one place where a lookup is registered.</summary>
internal static class LookupList
{
    public static Func<LookupCall, List<object?>>? Find(string name)
        => (name.StartsWith("ansible.builtin.", StringComparison.Ordinal) || name.StartsWith("ansible.legacy.", StringComparison.Ordinal) ? name[(name.LastIndexOf('.') + 1)..] : name) switch
        {
            "config" => ConfigLookup.Run,
            "csvfile" => CsvLookup.Run,
            "dict" => ListLookups.Dict,
            "env" => FileLookups.Environment,
            "file" => FileLookups.File,
            "fileglob" => FileLookups.FileGlob,
            "first_found" => FileLookups.FirstFound,
            "flattened" or "community.general.flattened" => ListLookups.Flattened,
            "indexed_items" => ListLookups.IndexedItems,
            "ini" => IniLookup.Run,
            "inventory_hostnames" => ListLookups.InventoryHostNames,
            "items" => ListLookups.Items,
            "lines" => FileLookups.Lines,
            "list" => call => [.. call.Terms],
            "nested" or "cartesian" or "community.general.cartesian" => ListLookups.Nested,
            "password" => PasswordLookup.Run,
            "pipe" => FileLookups.Pipe,
            "random_choice" => ListLookups.RandomChoice,
            "sequence" => ListLookups.Sequence,
            "subelements" => ListLookups.Subelements,
            "template" => FileLookups.Template,
            "together" => ListLookups.Together,
            "unvault" => FileLookups.Unvault,
            "url" => UrlLookup.Run,
            "varnames" => ListLookups.VariableNames,
            "vars" => ListLookups.Variables,
            _ => null,
        };

    /// <summary>Throws <see cref="ModuleFailedException"/> for whatever goes wrong on the controller, a file that cannot be read too.</summary>
    /// <param name="folder">Where first_found looks first: files, templates or vars.</param>
    public static List<object?> Run(string name, IReadOnlyList<object?> terms, JinjaDict options, TaskScope scope, string folder = "files")
    {
        var lookup = Find(name) ?? throw NotFound(name);
        var call = new LookupCall(name, terms, options, scope) { Folder = folder };
        try
        {
            return lookup(call);
        }
        catch (PlaybookException exception)
        {
            throw new ModuleFailedException(exception.Message, exception) { IsOfLookup = true };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentException)
        {
            throw call.Error(exception.Message);
        }
    }

    public static ModuleFailedException NotFound(string name) => new($"lookup plugin ({name}) not found") { IsOfLookup = true };

    /// <summary>The terms of `with_NAME: value`: a list as it is, one value as a list of one. Only dict takes a mapping whole; of any other a mapping gives its keys.</summary>
    public static IReadOnlyList<object?> LoopTerms(string name, object? value) => value switch
    {
        List<object?> list => list,
        IReadOnlyList<object?> tuple => [.. tuple],
        JinjaDict mapping when name is not ("dict" or "indexed_items" or "subelements" or "list") => [.. mapping.Keys],
        _ => [value],
    };
}
