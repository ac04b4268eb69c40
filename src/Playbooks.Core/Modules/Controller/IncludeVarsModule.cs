using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `include_vars`.</summary>
internal sealed record IncludeVarsArguments
{
    [Argument("File of variables, looked for in vars/ of the role and beside the playbook.", IsFreeForm = true)]
    public string? File { get; init; }

    [Argument("Folder whose files are all read, in the order of their names.")]
    public string? Dir { get; init; }

    [Argument("Puts the variables into one mapping of this name.")]
    public string? Name { get; init; }

    [Argument("How many levels of folders below dir; 0 for all.")]
    public int Depth { get; init; }

    [Argument("Only files of dir whose names match this regular expression.")]
    public string? FilesMatching { get; init; }

    [Argument("Regular expressions of files of dir to leave out; matched at the end of the name.")]
    public IReadOnlyList<string> IgnoreFiles { get; init; } = [];

    [Argument("Endings of files to read.")]
    public IReadOnlyList<string> Extensions { get; init; } = ["yaml", "yml", "json"];

    [Argument("Leave out files with other endings instead of failing.")]
    public bool IgnoreUnknownExtensions { get; init; }

    [Argument("merge: mappings are merged with the values that variables have already.", Choices = ["replace", "merge"])]
    public string? HashBehaviour { get; init; }
}

/// <summary>Reads variables from files at its turn. Results: ansible_facts, ansible_included_var_files.</summary>
internal sealed class IncludeVarsModule : ControllerModule<IncludeVarsArguments>
{
    public override string Name => "include_vars";

    protected override Decision Decide(IncludeVarsArguments arguments, IModuleContext context)
    {
        try
        {
            return Read(arguments, context);
        }
        catch (ModuleFailedException exception)
        {
            return Refused(arguments, [], exception.Message);
        }
    }

    private static Decision.Invalid Refused(IncludeVarsArguments arguments, IEnumerable<string> read, string message) => new(new ModuleResult
    {
        Failed = true,
        Values = new JinjaDict
        {
            ["ansible_facts"] = arguments.Name is { } name ? new JinjaDict { [name] = new JinjaDict() } : new JinjaDict(),
            ["ansible_included_var_files"] = read.ToList<object?>(),

            // Its name for what others call msg.
            ["message"] = message,
        },
    });

    private static Decision Read(IncludeVarsArguments arguments, IModuleContext context)
    {
        if ((arguments.Dir is null) == (arguments.File is null))
        {
            return Decision.Fail(arguments.Dir is null ? "include_vars needs a file or a dir" : "You are mixing file only and dir only arguments, these are incompatible");
        }

        if (arguments.Dir is { } missing && Path.IsPathRooted(missing) && !context.IsDirectory(missing))
        {
            throw new ModuleFailedException($"{missing} directory does not exist");
        }

        var files = arguments.Dir is { } folder ? FilesOf(context.FindFile("vars", folder), arguments, context) : [context.FindFile("vars", arguments.File!.TrimEnd('\n'))];
        var variables = new JinjaDict();
        if (files.Find(file => arguments.Dir is not null && !HasExtension(file, arguments)) is { } refused)
        {
            return Refused(arguments, files.TakeWhile(file => file != refused), $"{refused} does not have a valid extension: {string.Join(", ", arguments.Extensions)}");
        }

        foreach (var file in files)
        {
            new VariableMerge().Into(variables, context.ReadVariables(file));
        }

        if (arguments.Name is { } name)
        {
            variables = new JinjaDict { [name] = variables };
        }

        if (arguments.HashBehaviour == "merge")
        {
            variables = Merged(variables, context);
        }

        return Decision.Ok(new ModuleResult
        {
            Facts = variables,
            Values = new JinjaDict { ["ansible_facts"] = Shown(variables), ["ansible_included_var_files"] = files.ToList<object?>() },
        });
    }

    private static List<string> FilesOf(string folder, IncludeVarsArguments arguments, IModuleContext context)
    {
        var files = new List<string>();
        foreach (var entry in context.ListFiles(folder).Where(entry => !entry.EndsWith('/')).OrderBy(entry => Path.GetDirectoryName(entry), StringComparer.Ordinal).ThenBy(entry => entry, StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            var isTooDeep = arguments.Depth > 0 && entry.Count(letter => letter == '/') >= arguments.Depth;
            if (isTooDeep || (arguments.FilesMatching is { } matching && !Regex.IsMatch(name, matching)) || arguments.IgnoreFiles.Any(pattern => Regex.IsMatch(name, pattern + "$")))
            {
                continue;
            }

            if (HasExtension(name, arguments) || !arguments.IgnoreUnknownExtensions)
            {
                files.Add(Path.Combine(folder, entry));
            }
        }

        return files;
    }

    private static bool HasExtension(string file, IncludeVarsArguments arguments) => arguments.Extensions.Contains(Path.GetExtension(file).TrimStart('.'));

    private static JinjaDict Merged(JinjaDict variables, IModuleContext context)
    {
        var merge = new VariableMerge(IsDeep: true);
        var merged = new JinjaDict();
        foreach (var (key, value) in variables)
        {
            merged[key] = value is JinjaDict above && context.Variable(PythonValues.Str(key)) is JinjaDict below ? merge.Merged(below, above) : value;
        }

        return merged;
    }

    /// <summary>What the result shows: templates as they are written.</summary>
    private static object? Shown(object? value)
        => value switch
        {
            TemplateText text => text.Source,
            VaultText => "(encrypted)",
            JinjaDict dict => JinjaDict.From(dict.Select(pair => KeyValuePair.Create(PythonValues.Str(pair.Key), Shown(pair.Value)))),
            List<object?> list => list.ConvertAll(Shown),
            _ => value,
        };
}
