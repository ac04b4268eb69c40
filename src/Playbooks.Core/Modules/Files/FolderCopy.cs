using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`copy` of a folder from the controller.</summary>
internal static class FolderCopy
{
    public static IReadOnlyList<Query> Questions(CopyArguments arguments, string source, IModuleContext context)
        => [.. Folders(arguments, source, context).Select(Query (folder) => new FileQuery(folder)), .. Tasks(arguments, source, context).Select(Query (task) => task.Question)];

    public static Decision Decide(CopyArguments arguments, string source, Answers answers, IModuleContext context)
    {
        List<RemoteChange> changes = [];
        List<Diff> diffs = [];
        List<Query> questions = [];
        foreach (var folder in Folders(arguments, source, context).Select(folder => answers.Get(new FileQuery(folder))).Where(folder => folder.Target is not { IsDirectory: true }))
        {
            changes.Add(MakeFolder(arguments, folder.Path));
        }

        foreach (var decision in Tasks(arguments, source, context).Select(task => ContentDecision.Decide(task, answers, context)))
        {
            switch (decision)
            {
                case Decision.Ask ask:
                    questions.AddRange(ask.Queries);
                    break;
                case Decision.Change change:
                    changes.AddRange(change.Changes);
                    diffs.AddRange(change.Predicted.Diffs);
                    break;
                case Decision.Invalid invalid:
                    return invalid;
            }
        }

        if (questions.Count > 0)
        {
            return new Decision.Ask(questions);
        }

        var root = answers.Get(new FileQuery(arguments.Dest.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/"));
        var values = FileResults.Describe(new JinjaDict { ["dest"] = arguments.Dest, ["src"] = source }, root.Target);
        return changes.Count == 0
            ? Decision.Ok(new ModuleResult { Values = values })
            : new Decision.Change(changes, new ModuleResult { Changed = true, Values = values, Diffs = diffs });
    }

    /// <summary>Makes the folder a file goes into first, when it is missing (dest with a trailing slash).</summary>
    public static Decision.Change WithFolder(Decision.Change change, FileAnswer folder, CopyArguments arguments)
        => folder.Exists ? change : change with
        {
            Changes = [MakeFolder(arguments, folder.Path), .. change.Changes],
            Conclude = change.Conclude is { } conclude ? outcomes => conclude([.. outcomes.Skip(1)]) : null,
        };

    public static ContentTask Task(CopyArguments arguments, string path, FileContent content, string? source, IModuleContext context)
    {
        var mode = arguments.Mode is "preserve" && source is not null ? FileModeSpec.Parse((long)context.FileMode(source)) : FileModeSpec.Parse(arguments.Mode);
        return new ContentTask(path, content, new FilePermissions(arguments, mode))
        {
            Follow = arguments.Follow,
            Backup = arguments.Backup,
            Validate = arguments.Validate,
            Force = arguments.Force,
            UnsafeWrites = arguments.UnsafeWrites,
            Source = source,
            Values = Values(content, source),
        };
    }

    private static JinjaDict Values(FileContent content, string? source)
    {
        var values = new JinjaDict();
        if (source is not null)
        {
            values["src"] = source;
        }

        if (ContentDecision.Sha1(content) is { } checksum)
        {
            values["checksum"] = checksum;
        }

        return values;
    }

    private static RunScript MakeFolder(CopyArguments arguments, string path)
    {
        var attributes = new FilePermissions(arguments, FileModeSpec.Parse(arguments.DirectoryMode, "directory_mode")).ForNew(isDirectory: true);
        return new RunScript("create folder " + path, FileTrees.CreateScript(path, attributes)) { IsIdempotent = true, Diff = FileModule.StateDiff(path, "absent", "directory") };
    }

    /// <summary>Without a trailing slash the folder itself is copied, with one what is in it.</summary>
    private static string Root(CopyArguments arguments)
    {
        var dest = arguments.Dest.TrimEnd('/');
        return arguments.Src!.EndsWith('/') ? (dest.Length == 0 ? "/" : dest) : dest + "/" + RemotePath.Name(arguments.Src);
    }

    private static IEnumerable<string> Folders(CopyArguments arguments, string source, IModuleContext context)
        => context.ListFiles(source).Where(name => name.EndsWith('/')).Select(name => RemotePath.Join(Root(arguments), name.TrimEnd('/')))
            .Prepend(Root(arguments)).Prepend(arguments.Dest.TrimEnd('/') is { Length: > 0 } dest ? dest : "/").Distinct();

    private static IEnumerable<ContentTask> Tasks(CopyArguments arguments, string source, IModuleContext context)
    {
        foreach (var name in context.ListFiles(source).Where(name => !name.EndsWith('/')))
        {
            var path = RemotePath.Join(source.TrimEnd('/'), name);
            yield return Task(arguments, RemotePath.Join(Root(arguments), name), context.ReadFile(path), path, context);
        }
    }
}
