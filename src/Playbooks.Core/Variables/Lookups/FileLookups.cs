using System.Diagnostics;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Results;

namespace Playbooks.Variables.Lookups;

/// <summary>Lookups that read the controller: file, unvault, template, env, fileglob, first_found, pipe, lines.</summary>
internal static class FileLookups
{
    public static List<object?> File(LookupCall call) => [.. call.Texts.Select(term =>
    {
        var text = call.Services.ReadText(call.Find("files", term));
        text = call.Flag("lstrip", false) ? text.TrimStart() : text;
        return (object?)(call.Flag("rstrip", true) ? text.TrimEnd() : text);
    })];

    public static List<object?> Unvault(LookupCall call) => [.. call.Texts.Select(term => (object?)call.Services.ReadText(call.Find("files", term)))];

    public static List<object?> Template(LookupCall call) => [.. call.Texts.Select(term =>
    {
        var path = call.Find("templates", term);
        var options = new JinjaOptions
        {
            TrimBlocks = true,
            VariableStart = call.Option("variable_start_string") ?? "{{",
            VariableEnd = call.Option("variable_end_string") ?? "}}",
            CommentStart = call.Option("comment_start_string") ?? "{#",
            CommentEnd = call.Option("comment_end_string") ?? "#}",
        };
        var scope = call.Scope;
        foreach (var (name, value) in call.Options.TryGetValue("template_vars", out var own) && own is JinjaDict more ? more : [])
        {
            scope = scope.With(PythonValues.Str(name), value);
        }

        return scope.Templar.RenderFileValue(path, call.Services.ReadText(path), options, TemplateVariables.Add(scope, term, path).ForTemplate([Path.GetDirectoryName(path)!, .. ControllerSearch.TemplateFolders(scope, path)]), call.Flag("convert_data", true), call.Flag("jinja2_native", false));
    })];

    public static List<object?> Environment(LookupCall call) => [.. call.Texts.Select(term =>
        call.Scope.Play.Environment(term.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("")) ?? (call.Options.TryGetValue("default", out var otherwise) ? otherwise : ""))];

    public static List<object?> FileGlob(LookupCall call)
    {
        var found = new List<object?>();
        foreach (var term in call.Texts)
        {
            var (folder, name) = (Path.GetDirectoryName(term) ?? "", Path.GetFileName(term));
            var search = ControllerSearch.Folders(call.Scope);
            var places = folder.Length == 0 ? search.SelectMany(root => new[] { Path.Combine(root, "files"), root }).ToList()
                : ControllerSearch.Find("files", folder, search) is { } one ? [one] : [];
            found.AddRange(places.Select(place => Matching(place, name)).FirstOrDefault(matches => matches.Count > 0) ?? []);
        }

        return found;
    }

    public static List<object?> FirstFound(LookupCall call)
    {
        var (candidates, skips) = Candidates(call, call.Terms);
        var folders = ControllerSearch.Folders(call.Scope);
        return candidates.Select(candidate => ControllerSearch.Find(call.Folder, candidate, folders)).FirstOrDefault(path => path is not null) is { } found ? [found]
            : skips ? []
            : throw call.Error("No file was found when using first_found.");
    }

    public static List<object?> Pipe(LookupCall call) => [.. call.Texts.Select(term => (object?)Run(call, term).TrimEnd())];

    public static List<object?> Lines(LookupCall call) => [.. call.Texts.SelectMany(term => SplitLines(Run(call, term)))];

    /// <summary>As Python's splitlines: what ends the last line begins no other.</summary>
    public static IEnumerable<object?> SplitLines(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        return lines.Length == 0 ? [] : (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n');
    }

    /// <summary>Hidden files only match a pattern that names the dot.</summary>
    private static List<string> Matching(string folder, string pattern)
    {
        var glob = new PythonGlob(pattern);
        return !Directory.Exists(folder) ? []
            : [.. Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path) is var name && (pattern.StartsWith('.') || !name.StartsWith('.')) && glob.IsMatch(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names to look for, and whether finding none is fine. As in Ansible the last term says that, a mapping brings its own options, text has those of the call, and files
    /// without paths take the place of all names before them.</summary>
    private static (List<string> Names, bool Skips) Candidates(LookupCall call, IEnumerable<object?> terms)
    {
        var (names, skips) = (new List<string>(), false);
        foreach (var term in terms)
        {
            if (ListLookups.Sequence(term) is { } list)
            {
                (var inner, skips) = Candidates(call, list);
                names.AddRange(inner);
                continue;
            }

            var options = term switch
            {
                JinjaDict own => own,
                string => call.Options,
                _ => throw call.Error($"Invalid term supplied, can handle string, mapping or list of strings but got: <class '{PythonValues.TypeName(term)}'> for {PythonValues.Str(term)}"),
            };
            var files = options.TryGetValue("files", out var named) ? Texts(named, ',', ';') : [];
            var paths = options.TryGetValue("paths", out var below) ? Texts(below, ',', ':', ';') : [];
            skips = options.TryGetValue("skip", out var skip) && LookupCall.IsTrue(skip);
            if (paths.Count > 0)
            {
                names.AddRange(paths.SelectMany(path => files.Select(file => Path.Combine(path, file))));
            }
            else if (files.Count > 0)
            {
                names = files;
            }
            else if (term is string name)
            {
                names.Add(name);
            }
        }

        return (names, skips);
    }

    private static List<string> Texts(object? value, params char[] separators)
        => ListLookups.Sequence(value) is { } list ? [.. list.SelectMany(item => Texts(item, separators))]
            : [.. PythonValues.Str(value).Split(separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string Run(LookupCall call, string command)
    {
        call.NeverAhead();
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, WorkingDirectory = call.Scope.Play.PlaybookFolder })
            ?? throw new ModuleFailedException("cannot start /bin/sh");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        call.Services.FilesWritten();
        return process.ExitCode == 0 ? output : throw call.Error($"lookup_plugin.{call.Name}({command}) returned {process.ExitCode}");
    }
}
