using Playbooks.Controller;
using Playbooks.Queries;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Synchronization;

/// <summary>Makes a folder or file of the host like one of the controller, or the other way round. What differs is found by size and time (or digest) and goes over the host's own connection
/// as a tar archive: neither side needs rsync. With both ends on the host, rsync there does it. Results: msg (rsync's lines of what changes), stdout_lines, rc, cmd.</summary>
internal sealed class SynchronizeModule : Module<SynchronizeArguments>
{
    public override string Name => "synchronize";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.synchronize"];

    public override ModuleReach Reach => ModuleReach.Wide;

    public override bool SupportsAsync => false;

    /// <summary>rsync starts on the controller, which delegate_to may name: the host is the other end all the same.</summary>
    public override bool PlacesItself => true;

    public override IReadOnlyList<Query> Ask(SynchronizeArguments arguments, IModuleContext context)
        => IsOnHost(context) ? [RsyncCommand.Question(arguments)]
            : arguments.Mode == "push" ? [new FileQuery(arguments.Dest)]
            : [new FileQuery(arguments.Src), .. arguments.IsRecursive ? [Below(arguments)] : Array.Empty<Query>()];

    public override Decision Decide(SynchronizeArguments arguments, Answers answers, IModuleContext context)
    {
        if (IsOnHost(context))
        {
            return RsyncCommand.Decide(arguments, answers.Get(RsyncCommand.Question(arguments)));
        }

        if (context.DelegateTo is { } other && !IsController(other))
        {
            return Decision.Fail($"synchronize between two hosts ({other} and {context.HostName}) is not possible here: fetch to the controller first, or copy with scp");
        }

        if (arguments.LinkDest.Count > 0)
        {
            return Decision.Fail("link_dest needs rsync with both ends on the host");
        }

        var filter = SyncFilter.Of(arguments.RsyncOpts);
        return arguments.Mode == "push" ? Push(arguments, filter, answers, context) : Pull(arguments, filter, answers, context);
    }

    private static Decision Push(SynchronizeArguments arguments, SyncFilter filter, Answers answers, IModuleContext context)
    {
        var dest = answers.Get(new FileQuery(arguments.Dest));
        var path = context.FindFile("files", arguments.Src.TrimEnd('/'));
        var place = SyncPlace.Of(arguments.Src, path, Directory.Exists(path), arguments.Dest, dest.Path, dest.Target is { IsDirectory: true });
        var all = ControllerTree.Read(path, place.Name, arguments, filter) ?? [];
        var source = all.Where(entry => entry.IsCopied(arguments)).ToList();
        if (all.Count == 0)
        {
            return Decision.Fail($"rsync: [sender] link_stat \"{path}\" failed: No such file or directory (2)");
        }

        var digests = arguments.Checksum ? DigestAlgorithms.Sha256 : DigestAlgorithms.None;
        var questions = source.Select(Query (entry) => new FileQuery(place.PathOf(entry.Name)) { Digests = entry.Kind == FileKind.Regular ? digests : DigestAlgorithms.None, OnlyIfSize = digests == DigestAlgorithms.None ? null : entry.Size }).ToList();
        var tree = new TreeQuery(place.PathOf(place.Name));
        var removes = arguments.Delete && all[0].IsDirectory;
        if (removes)
        {
            questions.Add(tree);
        }

        if (questions.Exists(question => !answers.Contains(question)))
        {
            return new Decision.Ask(questions);
        }

        var target = new Dictionary<string, SyncEntry>();
        foreach (var (entry, question) in source.Zip(questions))
        {
            var file = answers.Get((FileQuery)question);
            // Only the folder that all goes into may be reached over a link.
            var found = entry.Name.Length == 0 && file.Target is { IsDirectory: true } folder ? folder : file.Entry;
            if (found is not null)
            {
                target[entry.Name] = SyncEntry.Of(entry.Name, found, file.Sha256);
            }
        }

        foreach (var (below, _) in removes ? SyncPlace.Named(answers.Get(tree), place) : [])
        {
            target.TryAdd(below.Name, below);
        }

        var plan = SyncPlan.Of(arguments, all, target, filter);
        var makes = dest.Target is null && place.Root == dest.Path;
        return Conclude(arguments, plan, makes ? dest.Path : null, all, SyncTransfer.Push(arguments, plan, place, path));
    }

    private static Decision Pull(SynchronizeArguments arguments, SyncFilter filter, Answers answers, IModuleContext context)
    {
        var file = answers.Get(new FileQuery(arguments.Src));
        if ((arguments.CopyLinks ? file.Target : file.Entry) is not { } found)
        {
            return Decision.Fail($"rsync: [sender] link_stat \"{file.Path}\" failed: No such file or directory (2)");
        }

        var written = HomePath.Expand(arguments.Dest);
        var dest = Path.GetFullPath(written.TrimEnd('/') is { Length: > 0 } given ? given : "/", context.Variable("playbook_dir") as string ?? "/");
        var isFolder = file.Target is { IsDirectory: true } && (arguments.Src.EndsWith('/') || found.IsDirectory);
        var place = SyncPlace.Of(arguments.Src, file.Path, isFolder, arguments.Dest, dest, Directory.Exists(dest));
        var root = SyncEntry.Of(place.Name, isFolder ? file.Target! : found, file.Sha256);
        var all = isFolder && arguments.IsRecursive ? SyncPlace.Ordered(root, answers.Get(Below(arguments)), filter) : [root];
        var source = all.Where(entry => entry.IsCopied(arguments)).ToList();
        var target = source.Select(entry => ControllerTree.Met(place.PathOf(entry.Name), entry.Name, arguments)).OfType<SyncEntry>().ToDictionary(entry => entry.Name);
        foreach (var below in arguments.Delete && isFolder ? ControllerTree.AllMet(place.PathOf(place.Name), place.Name, arguments) : [])
        {
            target.TryAdd(below.Name, below);
        }

        var plan = SyncPlan.Of(arguments, all, target, filter);
        return Conclude(arguments, plan, !Directory.Exists(dest) && place.Root == dest ? dest : null, all, SyncTransfer.Pull(arguments, plan, place, file.Path));
    }

    private static Decision Conclude(SynchronizeArguments arguments, SyncPlan plan, string? made, IEnumerable<SyncEntry> all, RemoteChange change)
    {
        var skipped = all.Where(entry => !entry.IsCopied(arguments)).Select(entry => $"skipping non-regular file \"{entry.Name}\"");
        string[] lines = [.. made is null || !plan.IsChanged ? [] : (string[])[$"created directory {made}"], .. skipped, .. plan.Told];
        var result = RsyncCommand.Result(arguments, string.Concat(lines.Select(line => line + "\n")), plan.IsChanged);
        return plan.IsChanged ? new Decision.Change([change], result, _ => result) : Decision.Ok(result);
    }

    private static TreeQuery Below(SynchronizeArguments arguments)
        => new(arguments.Src) { Follow = arguments.CopyLinks, Digest = arguments.Checksum ? DigestAlgorithms.Sha256 : DigestAlgorithms.None };

    /// <summary>Both ends are on the host.</summary>
    private static bool IsOnHost(IModuleContext context)
        => context.Variable("ansible_connection") is "local" || IsController(context.HostName)
            || (context.DelegateTo is { } name && (name == context.HostName || name.Equals(context.Variable("ansible_host"))));

    private static bool IsController(string name) => name is "localhost" or "127.0.0.1" or "::1";
}
