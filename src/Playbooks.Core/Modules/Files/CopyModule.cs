using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `copy`.</summary>
internal sealed record CopyArguments : FileAttributeArguments
{
    [Argument("File or folder on the controller (on the node with remote_src), searched in files/ of the role and the playbook. A folder with a trailing slash means what is in it.")]
    public string? Src { get; init; }

    [Argument("The content itself, instead of src; a mapping or list is written as JSON.")]
    public object? Content { get; init; }

    [Argument("Where on the node. A folder, or a path with a trailing slash, takes the file under its own name.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("Keep the old file beside the new one; its name is registered as backup_file.")]
    public bool Backup { get; init; }

    [Argument("false: only when nothing is there yet.", Aliases = ["thirsty"])]
    public bool Force { get; init; } = true;

    [Argument("src is on the node. With a folder all below it is copied.")]
    public bool RemoteSrc { get; init; }

    [Argument("Command that must succeed before the file is put in place; %s is the new file.")]
    public string? Validate { get; init; }

    [Argument("Permissions of folders that are made on the way, like mode.")]
    public object? DirectoryMode { get; init; }

    [Argument("A link at dest is followed instead of replaced.")]
    public bool Follow { get; init; }

    [Argument("Links in a source folder are followed. Default: true; with remote_src they stay links.")]
    public bool? LocalFollow { get; init; }

    [Argument("SHA-1 the source must have.")]
    public string? Checksum { get; init; }

    [Argument("Decrypt the source when it is a vault.")]
    public bool Decrypt { get; init; } = true;
}

/// <summary>Puts a file, a text or a folder on the node. `mode: preserve` gives it the permissions of the source.
/// Results: dest, src, checksum (SHA-1), mode, owner, group, uid, gid, size, state, backup_file.</summary>
internal sealed class CopyModule : Module<CopyArguments>
{
    public override string Name => "copy";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(CopyArguments arguments, IModuleContext context)
    {
        Check(arguments);
        if (arguments.RemoteSrc && arguments.Content is null)
        {
            return RemoteCopy.Questions(arguments);
        }

        if (Source(arguments, context) is { } source && context.IsDirectory(source))
        {
            return FolderCopy.Questions(arguments, source, context);
        }

        var content = Content(arguments, context);
        var questions = Candidates(arguments).Select(Query (path) => ContentTask.QuestionOf(path, content));
        return arguments.Dest.EndsWith('/') ? [.. questions, new FileQuery(RemotePath.Folder(arguments.Dest))] : [.. questions];
    }

    public override Decision Decide(CopyArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.RemoteSrc && arguments.Content is null)
        {
            return RemoteCopy.Decide(arguments, answers, context);
        }

        if (Source(arguments, context) is { } source && context.IsDirectory(source))
        {
            return FolderCopy.Decide(arguments, source, answers, context);
        }

        var name = FileName(arguments);
        var path = arguments.Dest;
        var task = Task(arguments, path.EndsWith('/') && name is not null ? path + name : path, context);
        if (arguments.Checksum is { Length: > 0 } checksum && ContentDecision.Sha1(task.Content) is { } actual && actual != checksum)
        {
            return new Decision.Invalid(WrongChecksum(actual, checksum));
        }

        if (answers.Get(task.Question).Target is { IsDirectory: true } && !path.EndsWith('/'))
        {
            if (name is null)
            {
                return Decision.Fail("can not use content with a dir as dest");
            }

            task = Task(arguments, RemotePath.Join(path, name), context);
            if (!answers.Contains(task.Question))
            {
                return new Decision.Ask([task.Question]);
            }
        }

        var decision = ContentDecision.Decide(task, answers, context);
        return path.EndsWith('/') && decision is Decision.Change change ? FolderCopy.WithFolder(change, answers.Get(new FileQuery(RemotePath.Folder(path))), FolderCopy.FolderAttributes(arguments)) : decision;
    }

    public static ModuleResult WrongChecksum(string? actual, string expected)
        => ModuleResult.Failure("Copied file does not match the expected checksum. Transfer failed.", new JinjaDict { ["checksum"] = actual, ["expected_checksum"] = expected });

    private static void Check(CopyArguments arguments)
    {
        if (string.IsNullOrEmpty(arguments.Src) == arguments.Content is null)
        {
            throw new ModuleFailedException(arguments.Content is null ? "src (or content) is required" : "src and content are mutually exclusive");
        }

        if (string.IsNullOrEmpty(arguments.Dest))
        {
            throw new ModuleFailedException("dest is required");
        }

        if (arguments.Content is not null && arguments.Dest.EndsWith('/'))
        {
            throw new ModuleFailedException("can not use content with a dir as dest");
        }
    }

    /// <summary>dest, and the file in it should dest be a folder: asked together where the names make that likely, so that it costs no second round trip.</summary>
    private static IEnumerable<string> Candidates(CopyArguments arguments)
    {
        var (path, name) = (arguments.Dest, FileName(arguments));
        if (name is null)
        {
            return [path];
        }

        return path.EndsWith('/') ? [path + name]
            : RemotePath.Name(path) == name || Path.GetExtension(path) is { Length: > 1 } extension && extension == Path.GetExtension(name) ? [path]
            : [path, RemotePath.Join(path, name)];
    }

    private static string? Source(CopyArguments arguments, IModuleContext context)
        => arguments.Content is null ? context.FindFile("files", arguments.Src!) : null;

    private static string? FileName(CopyArguments arguments) => arguments.Content is null ? RemotePath.Name(arguments.Src!) : null;

    private static ContentTask Task(CopyArguments arguments, string path, IModuleContext context)
        => FolderCopy.Task(arguments, path, Content(arguments, context), Source(arguments, context), context);

    private static FileContent Content(CopyArguments arguments, IModuleContext context)
        => Source(arguments, context) is { } source ? context.ReadFile(source) : FileContent.FromText(Text(arguments.Content));

    private static string Text(object? content) => content is string text ? text : content is JinjaDict or IEnumerable<object?> ? JsonText.Of(content, new JsonOptions { TextForOthers = true }) : PythonValues.Str(content);
}
