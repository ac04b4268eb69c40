using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `mount`.</summary>
internal sealed record MountArguments
{
    [Argument("Where: the mount point (`none` or `swap` for swap).", Required = true, Aliases = ["name"])]
    public string Path { get; init; } = "";

    [Argument("What: device, UUID=..., LABEL=..., host:/folder. Needed unless something is taken away.")]
    public string? Src { get; init; }

    [Argument("Kind of file system. Needed with src.")]
    public string? Fstype { get; init; }

    [Argument("Options, comma separated.")]
    public string? Opts { get; init; }

    [Argument("Field of fstab for dump.")]
    public string Dump { get; init; } = "0";

    [Argument("Field of fstab for fsck.")]
    public string Passno { get; init; } = "0";

    [Argument("mounted: in fstab and mounted. present: in fstab. unmounted: not mounted, fstab as it is. absent: neither, and the empty folder removed. absent_from_fstab. "
        + "remounted: mounted anew, always. ephemeral: mounted, not in fstab.", Required = true, Choices = ["absent", "absent_from_fstab", "mounted", "present", "unmounted", "remounted", "ephemeral"])]
    public string State { get; init; } = "mounted";

    [Argument("The file.")]
    public string Fstab { get; init; } = "/etc/fstab";

    [Argument("Mount it at boot; false adds noauto.")]
    public bool Boot { get; init; } = true;

    [Argument("Keep a copy of the old fstab.")]
    public bool Backup { get; init; }
}

/// <summary>Keeps a mount in fstab and in the running system. Results: name, src, fstype, opts, dump, passno, fstab, boot.</summary>
internal sealed class MountModule : Module<MountArguments>
{
    private static readonly FileContentQuery Mounts = new("/proc/self/mountinfo");

    public override string Name => "mount";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.mount"];

    public override bool Acts(MountArguments arguments) => arguments.State == "remounted";

    public override IReadOnlyList<Query> Ask(MountArguments arguments, IModuleContext context) => [new FileContentQuery(arguments.Fstab), Mounts];

    public override Decision Decide(MountArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.State is "mounted" or "present" or "ephemeral" && (arguments.Src is null || arguments.Fstype is null))
        {
            return Decision.Fail($"state is {arguments.State} but all of the following are missing: src, fstype");
        }

        var path = arguments.Path.Length > 1 ? arguments.Path.TrimEnd('/') : arguments.Path;
        var mounted = MountTable.Parse(answers.Get(Mounts).Text ?? "").LastOrDefault(mount => mount.Point == path);
        var before = answers.Get(new FileContentQuery(arguments.Fstab)).Text;
        var after = arguments.State switch
        {
            "mounted" or "present" => FstabFile.Set(before ?? "", Entry(arguments, path)),
            "absent" or "absent_from_fstab" => FstabFile.Remove(before ?? "", path, arguments.Src),
            _ => before ?? "",
        };
        var changes = new List<RemoteChange>();
        var isFstabChanged = after != (before ?? "");
        if (isFstabChanged)
        {
            changes.Add(new PutFile($"write {arguments.Fstab}", arguments.Fstab, FileContent.FromText(after))
            {
                Follow = true,
                Backup = arguments.Backup,
                Diff = new Diff(arguments.Fstab, before, arguments.Fstab, after),
            });
        }

        changes.AddRange(Live(arguments, path, mounted, isFstabChanged));
        var result = new ModuleResult { Changed = changes.Count > 0, Values = Values(arguments, path) };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result);
    }

    private static IEnumerable<RemoteChange> Live(MountArguments arguments, string path, Mount? mounted, bool isFstabChanged)
    {
        var word = ShellQuote.Word(path);
        switch (arguments.State)
        {
            case "mounted" when mounted is null:
                yield return Run($"mount {path}", $"mkdir -p {word} && mount {(arguments.Fstab == "/etc/fstab" ? "" : $"-T {ShellQuote.Word(arguments.Fstab)} ")}{word}");
                break;
            case "mounted" when isFstabChanged:
                yield return Run($"remount {path}", $"mount -o remount {word} || {{ umount {word} && mount {word}; }}");
                break;
            case "remounted":
                yield return mounted is null ? Run($"mount {path}", $"mount {word}") : Run($"remount {path}", $"mount -o remount {word} || {{ umount {word} && mount {word}; }}");
                break;
            case "ephemeral" when mounted is not null && mounted.Source != arguments.Src:
                throw new ModuleFailedException($"Ephemeral mount point is already mounted with a different source: {mounted.Source}");
            case "ephemeral" when mounted is null:
                var options = arguments.Opts is { Length: > 0 } opts ? $"-o {ShellQuote.Word(opts)} " : "";
                yield return Run($"mount {path}", $"mkdir -p {word} && mount -t {ShellQuote.Word(arguments.Fstype!)} {options}{ShellQuote.Word(arguments.Src!)} {word}");
                break;
            case "unmounted" when mounted is not null:
                yield return Run($"unmount {path}", $"umount {word}");
                break;
            case "absent" when mounted is not null:
                yield return Run($"unmount {path}", $"umount {word} && {{ rmdir {word} 2>/dev/null || true; }}");
                break;
            case "absent" when isFstabChanged && path.StartsWith('/'):
                yield return Run($"remove {path} if it is empty", $"rmdir {word} 2>/dev/null || true");
                break;
        }
    }

    private static RunScript Run(string description, string script) => new(description, script) { IsIdempotent = true };

    private static FstabEntry Entry(MountArguments arguments, string path)
    {
        var options = string.IsNullOrEmpty(arguments.Opts) ? "defaults" : arguments.Opts;
        return new FstabEntry(arguments.Src!, path, arguments.Fstype!, arguments.Boot || options.Split(',').Contains("noauto") ? options : options + ",noauto", arguments.Dump, arguments.Passno);
    }

    private static JinjaDict Values(MountArguments arguments, string path)
    {
        var values = new JinjaDict
        {
            ["name"] = path,
            ["opts"] = arguments.Opts ?? "defaults",
            ["dump"] = arguments.Dump,
            ["passno"] = arguments.Passno,
            ["fstab"] = arguments.Fstab,
            ["boot"] = arguments.Boot ? "yes" : "no",
            ["backup_file"] = "",
        };
        foreach (var (name, value) in ((string, string?)[])[("src", arguments.Src), ("fstype", arguments.Fstype)])
        {
            if (value is not null)
            {
                values[name] = value;
            }
        }

        return values;
    }
}
