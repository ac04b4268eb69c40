using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `assemble`.</summary>
internal sealed record AssembleArguments : FileAttributeArguments
{
    [Argument("Folder with the fragments, on the node (on the controller with remote_src: false).", Required = true)]
    public string Src { get; init; } = "";

    [Argument("The file to make of them.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("src is on the node.")]
    public bool RemoteSrc { get; init; } = true;

    [Argument(@"Line between fragments; \n and its like are understood.")]
    public string? Delimiter { get; init; }

    [Argument("Only fragments whose names this Python regular expression is found in.")]
    public string? Regexp { get; init; }

    [Argument("Leave out fragments whose names begin with a dot.")]
    public bool IgnoreHidden { get; init; }

    [Argument("Keep the old file beside the new one; its name is registered as backup_file.")]
    public bool Backup { get; init; }

    [Argument("Command that must succeed before the file is put in place; %s is the new file.")]
    public string? Validate { get; init; }

    [Argument("Decrypt fragments of the controller that are vaults.")]
    public bool Decrypt { get; init; } = true;
}

/// <summary>Makes one file of all fragments in a folder, in the order of their names. Results: dest, src, checksum, msg, mode, owner, group, uid, gid, size, state, backup_file.</summary>
internal sealed class AssembleModule : Module<AssembleArguments>
{
    public override string Name => "assemble";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(AssembleArguments arguments, IModuleContext context)
        => arguments.RemoteSrc ? [Tree(arguments), new FileQuery(arguments.Src), new FileQuery(arguments.Dest)] : [Task(arguments, LocalFragments(arguments, context)).Question];

    public override Decision Decide(AssembleArguments arguments, Answers answers, IModuleContext context)
    {
        if (!arguments.RemoteSrc)
        {
            return ContentDecision.Decide(Task(arguments, LocalFragments(arguments, context)), answers, context);
        }

        var tree = answers.Get(Tree(arguments));
        if (tree.Entries is null)
        {
            return Decision.Fail($"Source ({tree.Path}) {(answers.Get(new FileQuery(arguments.Src)).Exists ? "is not a directory" : "does not exist")}");
        }

        var names = Chosen(arguments, tree.Entries.Where(entry => entry.Entry.IsRegular).Select(entry => RemotePath.Name(entry.Path)));
        var queries = names.Select(name => new FileContentQuery(RemotePath.Join(tree.Path, name))).ToList();
        if (!queries.All(answers.Contains))
        {
            return new Decision.Ask(queries);
        }

        var task = Task(arguments, queries.Select(query => answers.Get(query) is { IsCut: false } content
            ? content.Bytes ?? default
            : throw new ModuleFailedException($"{query.Path} is too large")));
        return answers.Contains(task.Question) ? ContentDecision.Decide(task, answers, context) : new Decision.Ask([task.Question]);
    }

    private static TreeQuery Tree(AssembleArguments arguments) => new(arguments.Src) { Depth = 1, Follow = true };

    private static IEnumerable<ReadOnlyMemory<byte>> LocalFragments(AssembleArguments arguments, IModuleContext context)
    {
        var folder = context.FindFile("files", arguments.Src);
        if (!context.IsDirectory(folder))
        {
            throw new ModuleFailedException($"Source ({folder}) is not a directory");
        }

        foreach (var name in Chosen(arguments, context.ListFiles(folder).Where(name => !name.Contains('/', StringComparison.Ordinal))))
        {
            using var content = new MemoryStream();
            using var stream = context.ReadFile(RemotePath.Join(folder, name)).OpenRead();
            stream.CopyTo(content);
            yield return content.ToArray();
        }
    }

    private static List<string> Chosen(AssembleArguments arguments, IEnumerable<string> names)
    {
        var regex = arguments.Regexp is null ? null : new PythonRegex(arguments.Regexp);
        return [.. names.Where(name => (regex is null || regex.Search(name).Success) && !(arguments.IgnoreHidden && name.StartsWith('.'))).Order(StringComparer.Ordinal)];
    }

    private static ContentTask Task(AssembleArguments arguments, IEnumerable<ReadOnlyMemory<byte>> fragments)
    {
        var content = FileContent.FromBytes(Join(fragments, arguments.Delimiter));
        return new ContentTask(arguments.Dest, content, new FilePermissions(arguments))
        {
            Follow = true,
            Backup = arguments.Backup,
            Validate = arguments.Validate,
            UnsafeWrites = arguments.UnsafeWrites,
            Source = arguments.Src,
            Values = Values(arguments, content),
        };
    }

    private static JinjaDict Values(AssembleArguments arguments, FileContent content)
    {
        var values = new JinjaDict { ["src"] = arguments.Src, ["checksum"] = ContentDecision.Sha1(content), ["md5sum"] = ContentDecision.Md5(content) };
        if (arguments.RemoteSrc)
        {
            values["msg"] = "OK";
        }

        return values;
    }

    /// <summary>A fragment without a line break at its end gets one before the next.</summary>
    private static byte[] Join(IEnumerable<ReadOnlyMemory<byte>> fragments, string? delimiter)
    {
        using var all = new MemoryStream();
        var line = string.IsNullOrEmpty(delimiter) ? [] : Encoding.UTF8.GetBytes(Regex.Unescape(delimiter) is var text && text.EndsWith('\n') ? text : text + "\n");
        var (isFirst, isOpen) = (true, false);
        foreach (var fragment in fragments)
        {
            if (isOpen)
            {
                all.WriteByte((byte)'\n');
            }

            if (!isFirst)
            {
                all.Write(line);
            }

            all.Write(fragment.Span);
            (isFirst, isOpen) = (false, fragment.Length == 0 || fragment.Span[^1] != '\n');
        }

        return all.ToArray();
    }
}
