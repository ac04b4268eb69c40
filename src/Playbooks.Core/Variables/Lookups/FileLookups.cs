using System.Diagnostics;
using System.IO.Enumeration;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Variables.Lookups;

/// <summary>Lookups that read the controller: file, template, env, fileglob, first_found, pipe, lines.</summary>
internal static class FileLookups
{
    public static List<object?> File(LookupCall call) => [.. call.Terms.Select(term =>
    {
        var text = System.IO.File.ReadAllText(Find(call, "files", PythonValues.Str(term)));
        text = call.Flag("lstrip", false) ? text.TrimStart() : text;
        return (object?)(call.Flag("rstrip", true) ? text.TrimEnd() : text);
    })];

    public static List<object?> Template(LookupCall call) => [.. call.Terms.Select(term =>
    {
        var path = Find(call, "templates", PythonValues.Str(term));
        return (object?)call.Scope.Templar.RenderFile(path, System.IO.File.ReadAllText(path), new Modules.TemplateOptions(), call.Scope);
    })];

    public static List<object?> Environment(LookupCall call) => [.. call.Terms.Select(term =>
        (object?)(call.Scope.Play.Environment(PythonValues.Str(term)) ?? call.Option("default") ?? ""))];

    public static List<object?> FileGlob(LookupCall call)
    {
        var found = new List<object?>();
        foreach (var term in call.Terms.Select(PythonValues.Str))
        {
            var folder = Path.GetDirectoryName(term) ?? "";
            var folders = Path.IsPathRooted(term) ? [folder] : Folders(call).SelectMany(root => new[] { Path.Combine(root, "files", folder), Path.Combine(root, folder) });
            foreach (var place in folders.Where(Directory.Exists))
            {
                var matches = Directory.EnumerateFiles(place).Where(path => FileSystemName.MatchesSimpleExpression(Path.GetFileName(term), Path.GetFileName(path), ignoreCase: false)).Order(StringComparer.Ordinal).ToList();
                found.AddRange(matches);
                if (matches.Count > 0)
                {
                    break;
                }
            }
        }

        return found;
    }

    public static List<object?> FirstFound(LookupCall call)
    {
        var skip = call.Flag("skip", false);
        foreach (var candidate in Candidates(call, call.Terms, call.Options, ref skip))
        {
            if ((TryFind(call, "files", candidate) ?? TryFind(call, "templates", candidate) ?? TryFind(call, "tasks", candidate) ?? TryFind(call, "vars", candidate)) is { } path)
            {
                return [path];
            }
        }

        return skip ? [] : throw call.Error("no file was found; set `skip: true` (or errors='ignore') when that is fine");
    }

    public static List<object?> Pipe(LookupCall call) => [.. call.Terms.Select(term => (object?)Run(call, PythonValues.Str(term)).TrimEnd('\n'))];

    public static List<object?> Lines(LookupCall call) => [.. call.Terms.SelectMany(term => Run(call, PythonValues.Str(term)).TrimEnd('\n').Split('\n'))];

    private static List<string> Candidates(LookupCall call, IEnumerable<object?> terms, JinjaDict options, ref bool skip)
    {
        var files = options.TryGetValue("files", out var named) ? Texts(named) : [];
        var paths = options.TryGetValue("paths", out var below) ? Texts(below) : [];
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
                files.AddRange(Texts(term));
            }
        }

        candidates.AddRange(paths.Count == 0 ? files : paths.SelectMany(path => files.Count == 0 ? [path] : files.Select(file => Path.Combine(path, file))));
        return candidates;
    }

    private static List<string> Texts(object? value)
        => ListLookups.Sequence(value) is { } list ? list.ConvertAll(PythonValues.Str) : [.. PythonValues.Str(value).Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static IReadOnlyList<string> Folders(LookupCall call)
    {
        var folders = call.Scope.Frame.Roles.Reverse().Select(role => role.Folder).ToList();
        if (Path.GetDirectoryName(call.Position.File) is { Length: > 0 } own)
        {
            folders.Add(own);
        }

        folders.Add(call.Scope.Play.PlaybookFolder);
        return folders;
    }

    private static string? TryFind(LookupCall call, string kind, string name)
        => Path.IsPathRooted(name)
            ? System.IO.File.Exists(name) || Directory.Exists(name) ? name : null
            : Folders(call).SelectMany(folder => new[] { Path.Combine(folder, kind, name), Path.Combine(folder, name) }).Select(Path.GetFullPath).FirstOrDefault(path => System.IO.File.Exists(path) || Directory.Exists(path));

    private static string Find(LookupCall call, string kind, string name)
        => TryFind(call, kind, name) ?? throw call.Error($"there is no file '{name}' on the controller; looked in {string.Join(", ", Folders(call))}");

    private static string Run(LookupCall call, string command)
    {
        call.NeverAhead();
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, WorkingDirectory = call.Scope.Play.PlaybookFolder })
            ?? throw new ModuleFailedException("cannot start /bin/sh");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw call.Error($"'{command}' returned {process.ExitCode}");
    }
}
