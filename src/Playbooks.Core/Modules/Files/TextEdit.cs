using System.Globalization;
using System.Text;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Reads a text file and puts its edited text in place. Texts are bytes as Latin-1, so that any file survives an edit.</summary>
internal static class TextEdit
{
    public static IReadOnlyList<Query> Questions(TextFileArguments arguments, bool create)
        => create
            ? [new FileQuery(arguments.Path), new FileContentQuery(arguments.Path), new FileQuery(RemotePath.Folder(arguments.Path))]
            : [new FileQuery(arguments.Path), new FileContentQuery(arguments.Path)];

    /// <summary>The text that is there; null when there is no file. Throws for a folder and for a file too large to edit.</summary>
    public static string? Read(TextFileArguments arguments, Answers answers)
    {
        var file = answers.Get(new FileQuery(arguments.Path));
        if (file.Target is { IsDirectory: true })
        {
            throw new ModuleFailedException($"Path {file.Path} is a directory !") { Values = new JinjaDict { ["rc"] = 256L } };
        }

        if (file.Target is null && file.Entry is null)
        {
            return null;
        }

        var content = answers.Get(new FileContentQuery(arguments.Path));
        if (content.IsCut)
        {
            throw new ModuleFailedException(string.Create(CultureInfo.InvariantCulture, $"{file.Path} is larger than {FileContentQuery.DefaultLimit / 1024 / 1024} MiB: too large to edit"));
        }

        return content.Bytes is { } bytes ? Encoding.Latin1.GetString(bytes.Span)
            : file.Target is null ? throw new ModuleFailedException($"{file.Path} is a link that leads nowhere")
            : throw new ModuleFailedException($"{file.Path} is not a regular file");
    }

    public static string ToBytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The decision for the edited text; <paramref name="before"/> is null when the file is new.</summary>
    public static Decision Decide(TextFileArguments arguments, Answers answers, IModuleContext context, string? before, string after, JinjaDict values, string backupKey = "backup_file", string? resultKey = null)
    {
        var task = new ContentTask(arguments.Path, FileContent.FromBytes(Encoding.Latin1.GetBytes(after)), new FilePermissions(arguments))
        {
            Follow = true,
            Backup = arguments.Backup,
            BackupKey = backupKey,
            Validate = arguments.Validate,
            UnsafeWrites = arguments.UnsafeWrites,
            OldBytes = Encoding.Latin1.GetBytes(before ?? ""),
            ResultKey = resultKey,
            TellsAttributes = resultKey is null && values.ContainsKey("msg"),
            DiffSuffix = arguments is ReplaceArguments ? "" : " (content)",
            Values = values,
        };
        var decision = ContentDecision.Decide(task, answers, context);
        decision = WithMessage(decision, resultKey is null && before is not null && before == after);
        return before is null && decision is Decision.Change change ? WithFolder(arguments, answers, change) : decision;
    }

    /// <summary>Like Ansible, a change of permissions says so in msg.</summary>
    private static Decision WithMessage(Decision decision, bool isSameText)
    {
        return isSameText && decision is Decision.Change change
            ? change with { Predicted = Add(change.Predicted), Conclude = change.Conclude is { } conclude ? outcomes => Add(conclude(outcomes)) : null }
            : decision;

        static ModuleResult Add(ModuleResult result) => result with { Values = new JinjaDict(result.Values) { ["msg"] = "ownership, perms or SE linux context changed" } };
    }

    private static Decision.Change WithFolder(TextFileArguments arguments, Answers answers, Decision.Change change)
    {
        var folder = answers.Get(new FileQuery(RemotePath.Folder(arguments.Path)));
        if (folder.Exists)
        {
            return change;
        }

        var make = new RunScript("create folder " + folder.Path, FileTrees.CreateScript(folder.Path, new FilePermissionChange())) { IsIdempotent = true };
        return change with { Changes = [make, .. change.Changes], Conclude = change.Conclude is { } conclude ? outcomes => conclude([.. outcomes.Skip(1)]) : null };
    }
}
