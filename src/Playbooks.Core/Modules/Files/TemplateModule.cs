using System.Text;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `template`.</summary>
internal sealed record TemplateArguments : FileAttributeArguments
{
    [Argument("The template on the controller, searched in templates/ of the role and the playbook.", Required = true)]
    public string Src { get; init; } = "";

    [Argument("Where on the node. A folder, or a path with a trailing slash, takes the file under the template's name.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("Keep the old file beside the new one; its name is registered as backup_file.")]
    public bool Backup { get; init; }

    [Argument("false: only when nothing is there yet.")]
    public bool Force { get; init; } = true;

    [Argument("A link at dest is followed instead of replaced.")]
    public bool Follow { get; init; }

    [Argument("Command that must succeed before the file is put in place; %s is the new file.")]
    public string? Validate { get; init; }

    [Argument("Text that begins a block.")]
    public string BlockStartString { get; init; } = "{%";

    [Argument("Text that ends a block.")]
    public string BlockEndString { get; init; } = "%}";

    [Argument("Text that begins an expression.")]
    public string VariableStartString { get; init; } = "{{";

    [Argument("Text that ends an expression.")]
    public string VariableEndString { get; init; } = "}}";

    [Argument("Text that begins a comment.")]
    public string CommentStartString { get; init; } = "{#";

    [Argument("Text that ends a comment.")]
    public string CommentEndString { get; init; } = "#}";

    [Argument("The line break after a block is removed.")]
    public bool TrimBlocks { get; init; } = true;

    [Argument("White space before a block is removed.")]
    public bool LstripBlocks { get; init; }

    [Argument("Line break of the result: \\n, \\r or \\r\\n.", Choices = ["\n", "\r", "\r\n", "\\n", "\\r", "\\r\\n"])]
    public string NewlineSequence { get; init; } = "\n";

    [Argument("Encoding of the result.")]
    public string OutputEncoding { get; init; } = "utf-8";
}

/// <summary>Renders a Jinja template with the host's variables and puts it on the node.
/// Results: dest, src, checksum (SHA-1), mode, owner, group, uid, gid, size, state, backup_file.</summary>
internal sealed class TemplateModule : Module<TemplateArguments>
{
    public override string Name => "template";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(TemplateArguments arguments, IModuleContext context)
    {
        if (arguments.Mode is "preserve" && arguments.Src.Length == 0)
        {
            throw new ModuleFailedException("src is required");
        }

        var content = Render(arguments, context);
        var (path, name) = (arguments.Dest, RemotePath.Name(arguments.Src));
        var direct = path.EndsWith('/') ? path + name : path;
        if (path.EndsWith('/'))
        {
            return [ContentTask.QuestionOf(direct, content), new FileQuery(RemotePath.Folder(path))];
        }

        // Only a name without an ending may well be a folder; the rest is found out when it is one.
        var isLikelyFolder = Path.GetExtension(path).Length == 0 && RemotePath.Name(path) != Path.GetFileNameWithoutExtension(name) && RemotePath.Name(path) != name;
        var queries = new List<Query> { ContentTask.QuestionOf(direct, content) };
        if (isLikelyFolder)
        {
            queries.Add(ContentTask.QuestionOf(RemotePath.Join(path, name), content));
        }

        return queries;
    }

    public override Decision Decide(TemplateArguments arguments, Answers answers, IModuleContext context)
    {
        var content = Render(arguments, context);
        var (path, name) = (arguments.Dest, RemotePath.Name(arguments.Src));
        var task = Task(arguments, path.EndsWith('/') ? path + name : path, content, context);
        if (!path.EndsWith('/') && answers.Get(task.Question).Target is { IsDirectory: true })
        {
            task = Task(arguments, RemotePath.Join(path, name), content, context);
            if (!answers.Contains(task.Question))
            {
                return new Decision.Ask([task.Question]);
            }
        }

        var decision = ContentDecision.Decide(task, answers, context);
        return path.EndsWith('/') && decision is Decision.Change change ? FolderCopy.WithFolder(change, answers.Get(new FileQuery(RemotePath.Folder(path))), new FilePermissionChange()) : decision;
    }

    private static FileContent Render(TemplateArguments arguments, IModuleContext context)
    {
        var newline = arguments.NewlineSequence.Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
        var text = context.RenderFile(arguments.Src, new JinjaOptions
        {
            BlockStart = arguments.BlockStartString,
            BlockEnd = arguments.BlockEndString,
            VariableStart = arguments.VariableStartString,
            VariableEnd = arguments.VariableEndString,
            CommentStart = arguments.CommentStartString,
            CommentEnd = arguments.CommentEndString,
            TrimBlocks = arguments.TrimBlocks,
            LstripBlocks = arguments.LstripBlocks,
            NewlineSequence = newline,
        }, arguments.Dest);
        return arguments.OutputEncoding is "utf-8" or "utf8" or "UTF-8" ? FileContent.FromText(text) : FileContent.FromBytes(Encode(text, arguments.OutputEncoding));
    }

    private static byte[] Encode(string text, string encoding)
    {
        try
        {
            return Encoding.GetEncoding(encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetBytes(text);
        }
        catch (Exception exception) when (exception is ArgumentException or EncoderFallbackException)
        {
            throw new ModuleFailedException($"the template cannot be written as {encoding}: {exception.Message}");
        }
    }

    private static ContentTask Task(TemplateArguments arguments, string path, FileContent content, IModuleContext context)
    {
        var source = context.FindFile("templates", arguments.Src);
        var mode = arguments.Mode is "preserve" ? FileModeSpec.Parse((long)context.FileMode(source)) : FileModeSpec.Parse(arguments.Mode);
        return new ContentTask(path, content, new FilePermissions(arguments, mode))
        {
            Follow = arguments.Follow,
            Backup = arguments.Backup,
            Validate = arguments.Validate,
            Force = arguments.Force,
            UnsafeWrites = arguments.UnsafeWrites,
            Source = source,
            TellsAsCopy = true,
            Values = new JinjaDict { ["src"] = source, ["checksum"] = ContentDecision.Sha1(content) },
        };
    }
}
