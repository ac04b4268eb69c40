using System.Runtime.CompilerServices;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `unarchive`.</summary>
internal sealed record UnarchiveArguments : FileAttributeArguments
{
    [Argument("Archive on the controller (on the node with remote_src, where it may also be an address to download). tar, plain or packed by gzip, bzip2, xz or zstd; or zip.", Required = true)]
    public string Src { get; init; } = "";

    [Argument("Folder on the node to unpack into; must exist.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("src is on the node.")]
    public bool RemoteSrc { get; init; }

    [Argument("The opposite of remote_src, as older playbooks write it.")]
    public bool? Copy { get; init; }

    [Argument("Path or pattern on the node; when it exists nothing is done.")]
    public string? Creates { get; init; }

    [Argument("Register the names in the archive as files.")]
    public bool ListFiles { get; init; }

    [Argument("Leave files alone that are newer than those in the archive.")]
    public bool KeepNewer { get; init; }

    [Argument("Names or patterns to leave out.")]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    [Argument("Only these names.")]
    public IReadOnlyList<string> Include { get; init; } = [];

    [Argument("More options for tar or unzip (--strip-components=1).")]
    public IReadOnlyList<string> ExtraOpts { get; init; } = [];

    [Argument("Accept any certificate when src is an address: false.")]
    public bool ValidateCerts { get; init; } = true;

    [Argument("Accepted for compatibility.")]
    public int IoBufferSize { get; init; } = 65536;

    [Argument("Decrypt the archive when it is a vault.")]
    public bool Decrypt { get; init; } = true;

    public bool IsOnNode => RemoteSrc || Copy == false;
}

/// <summary>Unpacks an archive into a folder, when something in it is missing there or differs (kind, size, time of modification, owner, mode). tar on the node does the work; zip needs unzip.
/// Results: dest, src, handler, files (with list_files), state, mode, owner, group of dest.</summary>
internal sealed class UnarchiveModule : Module<UnarchiveArguments>
{
    // What stands in an archive depends on its content alone: kept as long as the content is.
    private readonly ConditionalWeakTable<FileContent, ArchiveListing> listings = [];

    public override string Name => "unarchive";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(UnarchiveArguments arguments, IModuleContext context)
    {
        Check(arguments);
        List<Query> questions = [new FileQuery(arguments.Dest)];
        if (arguments.Creates is { Length: > 0 } creates)
        {
            // Most of the time that settles it: the rest is asked when it does not.
            return [.. questions, new GlobQuery(creates)];
        }

        return [.. questions, .. Questions(arguments, context)];
    }

    public override Decision Decide(UnarchiveArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.Creates is { Length: > 0 } creates && answers.Get(new GlobQuery(creates)).Exists)
        {
            return Decision.Ok(ModuleResult.Skip($"skipped, since {creates} exists"));
        }

        var dest = answers.Get(new FileQuery(arguments.Dest));
        if (dest.Target is not { IsDirectory: true })
        {
            return Decision.Fail($"dest '{dest.Path}' must be an existing dir");
        }

        var questions = Questions(arguments, context).ToList();
        if (!questions.All(answers.Contains))
        {
            return new Decision.Ask(questions);
        }

        return arguments.IsOnNode ? DecideOnNode(arguments, answers, dest) : DecideFromController(arguments, answers, context, dest);
    }

    private IEnumerable<Query> Questions(UnarchiveArguments arguments, IModuleContext context)
    {
        if (arguments.IsOnNode)
        {
            return arguments.Src.Contains("://", StringComparison.Ordinal) ? [] : [OnNode(arguments)];
        }

        return Listing(arguments, context) is { } listing ? listing.Entries.Select(Query (entry) => new FileQuery(RemotePath.Join(arguments.Dest, entry.Name))) : [];
    }

    private static Decision DecideOnNode(UnarchiveArguments arguments, Answers answers, FileAnswer dest)
    {
        var script = new ArchiveScript(arguments, arguments.Src, dest.Path);
        if (arguments.Src.Contains("://", StringComparison.Ordinal))
        {
            return Change(arguments, dest, [new RunScript($"unpack {arguments.Src} into {dest.Path}", script.DownloadAndUnpack())]);
        }

        var answer = answers.Get(OnNode(arguments));
        if (!answer.IsSuccess)
        {
            return Decision.Fail(answer.Error.Trim().Length > 0 ? answer.Error.Trim() : $"Failed to read {arguments.Src}");
        }

        return answer.Lines is ["same", ..]
            ? Decision.Ok(new ModuleResult { Values = Values(arguments, dest, answer.Lines) })
            : Change(arguments, dest, [new RunScript($"unpack {arguments.Src} into {dest.Path}", script.Unpack())]);
    }

    private Decision DecideFromController(UnarchiveArguments arguments, Answers answers, IModuleContext context, FileAnswer dest)
    {
        var permissions = new FilePermissions(arguments);
        if (Listing(arguments, context) is { } listing && listing.Entries.All(entry => entry.IsSame(answers.Get(new FileQuery(RemotePath.Join(arguments.Dest, entry.Name))), permissions)))
        {
            return Decision.Ok(new ModuleResult { Values = Values(arguments, dest, ["same", listing.Handler, .. listing.Entries.Select(entry => entry.Name)]) });
        }

        var content = context.ReadFile(context.FindFile("files", arguments.Src));
        var temporary = RemotePath.Join(dest.Path, ".playbook-archive-" + content.Sha256[..12]);
        var script = new ArchiveScript(arguments, temporary, dest.Path);
        return Change(arguments, dest, [
            new PutFile($"send {arguments.Src}", temporary, content) { Mode = 384 },
            new RunScript($"unpack {arguments.Src} into {dest.Path}", script.UnpackAndRemove()),
        ]);
    }

    private static Decision.Change Change(UnarchiveArguments arguments, FileAnswer dest, IReadOnlyList<RemoteChange> changes)
    {
        var diff = new Diff(dest.Path, null, arguments.Src, null) { Note = $"content of {arguments.Src}" };
        var result = new ModuleResult { Changed = true, Values = Values(arguments, dest, []), Diffs = [diff] };
        return new Decision.Change([.. changes.Select(change => change with { Diff = change is RunScript ? diff : null })], result, outcomes =>
        {
            var lines = outcomes[^1].OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var isChanged = lines is not ["same", ..];
            return result with { Changed = isChanged, Diffs = isChanged ? [diff] : [], Values = Values(arguments, dest, lines) };
        });
    }

    /// <summary>Lines: same or new, the handler's name, then every name in the archive.</summary>
    private static JinjaDict Values(UnarchiveArguments arguments, FileAnswer dest, IReadOnlyList<string> lines)
    {
        var values = new JinjaDict { ["dest"] = dest.Path, ["src"] = arguments.Src };
        if (lines.Count > 1)
        {
            values["handler"] = lines[1];
        }

        if (arguments.ListFiles)
        {
            values["files"] = lines.Skip(2).Cast<object?>().ToList();
        }

        return FileResults.Describe(values, dest.Target);
    }

    private static void Check(UnarchiveArguments arguments)
    {
        if (arguments.Include.Count > 0 && arguments.Exclude.Count > 0)
        {
            throw new ModuleFailedException("parameters are mutually exclusive: include|exclude");
        }
    }

    private static CommandQuery OnNode(UnarchiveArguments arguments) => new(new ArchiveScript(arguments, arguments.Src, arguments.Dest).Check());

    /// <summary>Null when only the node can tell what is in it.</summary>
    private ArchiveListing? Listing(UnarchiveArguments arguments, IModuleContext context)
    {
        if (arguments.Include.Count > 0 || arguments.Exclude.Count > 0 || arguments.KeepNewer || ArchiveListing.StripOf(arguments.ExtraOpts) is not { } strip)
        {
            return null;
        }

        var listing = listings.GetValue(context.ReadFile(context.FindFile("files", arguments.Src)), ArchiveListing.Read);
        return listing.IsReadable ? listing.Strip(strip) : null;
    }
}
