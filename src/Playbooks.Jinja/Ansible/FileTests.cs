namespace Playbooks.Jinja.Ansible;

/// <summary>Tests over paths of the controller.</summary>
internal static class FileTests
{
    public static void Register(Dictionary<string, JinjaFunction> tests, IControllerFiles files)
    {
        Add(tests, files.IsDirectory, "directory", "is_dir");
        Add(tests, files.IsFile, "file", "is_file");
        Add(tests, files.IsLink, "link", "is_link");
        Add(tests, files.Exists, "exists");
        Add(tests, path => files.IsLink(path) || files.Exists(path), "link_exists");
        Add(tests, path => path.StartsWith('/'), "abs", "is_abs");
        Add(tests, files.IsMount, "mount", "is_mount");
        tests["same_file"] = tests["is_same_file"] = call => PythonValues.Box(files.Resolve(PathFilters.Normalize(Path(call.Value))) == files.Resolve(PathFilters.Normalize(call.Bind("f2").Text(0))));
    }

    private static void Add(Dictionary<string, JinjaFunction> tests, Func<string, bool> holds, params string[] names)
    {
        foreach (var name in names)
        {
            tests[name] = call =>
            {
                call.Bind();
                return PythonValues.Box(holds(Path(call.Value)));
            };
        }
    }

    private static string Path(object? value) => value is Undefined undefined
        ? throw undefined.Error()
        : PythonValues.TextOf(value) ?? throw new TemplateRuntimeException($"expected str, bytes or os.PathLike object, not {PythonValues.TypeName(value)}");
}
