using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Finds and reads files of tasks.</summary>
internal sealed class TaskFileLoader
{
    private readonly StaticImports imports;

    public TaskFileLoader(RoleLoader roles) => imports = new StaticImports(this, roles);

    public IReadOnlyList<TaskNode> ReadList(YamlNode? node, string what, LoadContext context) => new TaskReader(context, imports).ReadList(node, what);

    /// <summary>The tasks of a file named in another one.</summary>
    public TaskFile Load(string name, LoadContext context, bool isDynamic = false)
    {
        var candidates = Candidates(name, context.Origin, isDynamic).Distinct().ToList();
        if (candidates.Find(context.Sources.HasFile) is not { } path)
        {
            context.Mistakes.Add(new Mistake(context.Origin.Position, $"could not find the file of tasks '{name}'", $"looked for {string.Join(", ", candidates)}") { MissingText = $"Could not find or access '{candidates[0]}' on the Ansible Controller." });
            return new TaskFile(name, [], IsEmpty: true);
        }

        var tasks = LoadPath(path, context, out var isEmpty);
        return new TaskFile(path, tasks, isEmpty);
    }

    /// <summary>The tasks of one file, as main.yml of a role.</summary>
    public IReadOnlyList<TaskNode> LoadPath(string path, LoadContext context) => LoadPath(path, context, out _);

    private IReadOnlyList<TaskNode> LoadPath(string path, LoadContext context, out bool isEmpty)
    {
        isEmpty = false;
        if (context.Files.Contains(path))
        {
            context.Add(context.Origin.Position, $"the file imports itself: {string.Join(" -> ", context.Files.SkipWhile(file => file != path).Append(path))}", "use include_tasks with a `when` that ends it");
            return [];
        }

        try
        {
            var root = context.Services.Files.Yaml.LoadFile(path);
            if (root is null)
            {
                isEmpty = true;
                context.Services.Warnings.Add(new SourcePosition(path, 0, 0), "the file is empty and had no tasks to include");
            }

            return ReadList(root, "a file of tasks", context with { Files = [.. context.Files, path] });
        }
        catch (PlaybookException error)
        {
            context.Mistakes.AddRange(error.Mistakes);
            return [];
        }
    }

    /// <summary>Beside the including file, then in the role's tasks/ (or handlers/), the role, the playbook's tasks/ and folder. A dynamic include in a role looks into its tasks/ first.</summary>
    private static IEnumerable<string> Candidates(string name, TaskOrigin origin, bool isDynamic)
    {
        var folder = Path.GetDirectoryName(origin.Position.File) ?? origin.PlaybookFolder;
        var kind = origin.IsHandler ? "handlers" : "tasks";
        if (isDynamic && origin.RoleFolder is { } own)
        {
            yield return Path.GetFullPath(Path.Combine(kind, name), own);
        }

        yield return Path.GetFullPath(name, folder);
        if (origin.RoleFolder is { } role)
        {
            yield return Path.GetFullPath(Path.Combine(kind, name), role);
            yield return Path.GetFullPath(Path.Combine("tasks", name), role);
            yield return Path.GetFullPath(name, role);
        }

        yield return Path.GetFullPath(Path.Combine(kind, name), origin.PlaybookFolder);
        yield return Path.GetFullPath(name, origin.PlaybookFolder);
    }
}
