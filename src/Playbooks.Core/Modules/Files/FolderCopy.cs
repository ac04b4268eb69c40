using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`copy` of a folder from the controller.</summary>
internal static class FolderCopy
{
    public static IReadOnlyList<Query> Questions(CopyArguments arguments, string source, IModuleContext context)
        => [.. new HashSet<Query>(
        [
            .. Folders(arguments, source, context).Select(Query (folder) => new FileQuery(folder)),
            .. Tasks(arguments, source, context).Select(Query (task) => task.Question),
            .. Links(arguments, source, context).SelectMany(LinkQuestions),
        ])];

    public static Decision Decide(CopyArguments arguments, string source, Answers answers, IModuleContext context)
    {
        var values = new JinjaDict { ["dest"] = arguments.Dest.TrimEnd('/') + "/", ["src"] = source.TrimEnd('/') + (arguments.Src!.EndsWith('/') ? "/" : "") };
        if (context.ListFiles(source).Count == 0)
        {
            // As in Ansible an empty folder is not made.
            return Decision.Ok(new ModuleResult { Values = values });
        }

        List<RemoteChange> changes = [];
        List<Diff> diffs = [];
        List<Query> questions = [];
        foreach (var folder in Folders(arguments, source, context).Select(folder => answers.Get(new FileQuery(folder))).Where(folder => folder.Target is not { IsDirectory: true }))
        {
            changes.Add(MakeFolder(folder.Path, FolderAttributes(arguments)));
        }

        var tasks = Tasks(arguments, source, context).ToList();
        var links = Links(arguments, source, context).Select(link => FileLinks.DecideSymbolic(link, answers, answers.Get(new FileQuery(link.Path))));
        var decisions = tasks.Select(task => ContentDecision.Decide(task, answers, context)).Concat(links).ToList();
        foreach (var decision in decisions)
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
            return new Decision.Ask([.. questions.Distinct()]);
        }

        // Of a folder with a single file Ansible tells the result of that file.
        if (changes.Count == 0 && decisions is [Decision.Satisfied])
        {
            return decisions[0];
        }

        if (changes.Count == 0)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        var result = new ModuleResult { Changed = true, Values = values, Diffs = diffs };
        return decisions is [Decision.Change { Conclude: { } conclude, Changes.Count: 1 }] ? new Decision.Change(changes, result, outcomes => conclude([outcomes[^1]])) : new Decision.Change(changes, result);
    }

    /// <summary>Makes the folder a file goes into first, when it is missing (dest with a trailing slash).</summary>
    public static Decision.Change WithFolder(Decision.Change change, FileAnswer folder, FilePermissionChange attributes)
        => folder.Exists ? change : change with
        {
            Changes = [MakeFolder(folder.Path, attributes), .. change.Changes],
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
            TellsAsCopy = true,
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

    public static FilePermissionChange FolderAttributes(CopyArguments arguments)
        => new FilePermissions(arguments, FileModeSpec.Parse(arguments.DirectoryMode, "directory_mode")).ForNew(isDirectory: true);

    private static RunScript MakeFolder(string path, FilePermissionChange attributes)
        => new("create folder " + path, FileTrees.CreateScript(path, attributes) + $" && {{ [ -d {ShellQuote.Word(path)} ] || {{ echo {ShellQuote.Word(path + ' ' + "is not a directory")} >&2; exit 1; }}; }}") { IsIdempotent = true, Diff = FileModule.StateDiff(path, "absent", "directory") };

    /// <summary>Without a trailing slash the folder itself is copied, with one what is in it.</summary>
    private static string Root(CopyArguments arguments)
    {
        var dest = arguments.Dest.TrimEnd('/');
        return arguments.Src!.EndsWith('/') ? (dest.Length == 0 ? "/" : dest) : dest + "/" + RemotePath.Name(arguments.Src);
    }

    /// <summary>The things in the source folder, without links that stay links and what lies behind them.</summary>
    private static IEnumerable<string> Names(CopyArguments arguments, string source, IModuleContext context)
    {
        var links = LinkNames(arguments, source, context).Select(name => name.TrimEnd('/')).ToHashSet();
        return links.Count == 0 ? context.ListFiles(source) : context.ListFiles(source).Where(name => !links.Contains(name.TrimEnd('/')) && !links.Any(link => name.StartsWith(link + "/", StringComparison.Ordinal)));
    }

    /// <summary>Without local_follow every link, with it those that lead nowhere.</summary>
    private static IEnumerable<string> LinkNames(CopyArguments arguments, string source, IModuleContext context)
        => context.ListFiles(source).Where(name => context.LinkAt(RemotePath.Join(source.TrimEnd('/'), name.TrimEnd('/'))) is { } link && (arguments.LocalFollow == false || !link.Leads)).Where(name => !IsBelowLink(arguments, source, name, context));

    private static bool IsBelowLink(CopyArguments arguments, string source, string name, IModuleContext context)
        => arguments.LocalFollow == false && name.TrimEnd('/').Split('/') is { Length: > 1 } parts
            && Enumerable.Range(1, parts.Length - 1).Any(length => context.LinkAt(RemotePath.Join(source.TrimEnd('/'), string.Join('/', parts[..length]))) is not null);

    private static IEnumerable<FileArguments> Links(CopyArguments arguments, string source, IModuleContext context)
        => LinkNames(arguments, source, context).Select(name => new FileArguments
        {
            Path = RemotePath.Join(Root(arguments), name.TrimEnd('/')),
            Src = context.LinkAt(RemotePath.Join(source.TrimEnd('/'), name.TrimEnd('/')))!.Value.Target,
            State = "link",
            Force = true,
            Follow = false,
        });

    private static IEnumerable<Query> LinkQuestions(FileArguments link) => [new FileQuery(link.Path), .. FileLinks.Questions(link)];

    private static IEnumerable<string> Folders(CopyArguments arguments, string source, IModuleContext context)
        => Names(arguments, source, context).Where(name => name.EndsWith('/')).Select(name => RemotePath.Join(Root(arguments), name.TrimEnd('/')))
            .Prepend(Root(arguments)).Prepend(arguments.Dest.TrimEnd('/') is { Length: > 0 } dest ? dest : "/").Distinct();

    private static IEnumerable<ContentTask> Tasks(CopyArguments arguments, string source, IModuleContext context)
    {
        foreach (var name in Names(arguments, source, context).Where(name => !name.EndsWith('/')))
        {
            var path = RemotePath.Join(source.TrimEnd('/'), name);
            yield return Task(arguments, RemotePath.Join(Root(arguments), name), context.ReadFile(path), path, context);
        }
    }
}
