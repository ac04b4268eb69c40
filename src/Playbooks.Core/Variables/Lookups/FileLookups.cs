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

        return scope.Templar.RenderFileValue(path, call.Services.ReadText(path), options, TemplateVariables.Add(scope, path), call.Flag("convert_data", true), call.Flag("jinja2_native", false));
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
        var skip = call.Flag("skip", false);

        // Files and paths given by name alone name nothing to look for.
        var options = call.Terms.Count == 0 ? [] : call.Options;
        var folders = ControllerSearch.Folders(call.Scope);
        foreach (var candidate in Candidates(call, call.Terms, options, ref skip))
        {
            if (ControllerSearch.Find(call.Folder, candidate, folders) is { } path)
            {
                return [path];
            }
        }

        return skip ? [] : throw call.Error("No file was found when using first_found.");
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

    private static List<string> Candidates(LookupCall call, IEnumerable<object?> terms, JinjaDict options, ref bool skip)
    {
        var files = options.TryGetValue("files", out var named) ? Texts(named, ',', ';') : [];
        var paths = options.TryGetValue("paths", out var below) ? Texts(below, ',', ':', ';') : [];
        skip |= options.TryGetValue("skip", out var flag) && PythonValues.IsTrue(flag);
        var candidates = new List<string>();
        foreach (var term in terms)
        {
            if (term is JinjaDict nested)
            {
                candidates.AddRange(Candidates(call, [], nested, ref skip));
            }
            else if (ListLookups.Sequence(term) is { } list)
            {
                candidates.AddRange(Candidates(call, list, [], ref skip));
            }
            else
            {
                files.Add(PythonValues.Str(term));
            }
        }

        candidates.AddRange(paths.Count == 0 ? files : paths.SelectMany(path => files.Count == 0 ? [path] : files.Select(file => Path.Combine(path, file))));
        return candidates;
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
