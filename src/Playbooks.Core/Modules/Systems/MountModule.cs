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
        string[] missing = arguments.State is "mounted" or "present" or "ephemeral" ? [.. arguments.Src is null ? ["src"] : Array.Empty<string>(), .. arguments.Fstype is null ? ["fstype"] : Array.Empty<string>()] : [];
        if (missing.Length > 0)
        {
            return Decision.Fail($"state is {arguments.State} but all of the following are missing: {string.Join(", ", missing)}");
        }

        var path = arguments.Path.Length > 1 ? arguments.Path.TrimEnd('/') : arguments.Path;
        var mounted = MountTable.Parse(answers.Get(Mounts).Text ?? "").LastOrDefault(mount => mount.Point == path);
        var before = answers.Get(new FileContentQuery(arguments.Fstab)).Text;
        var options = MountOptions.Of(arguments);
        var after = arguments.State switch
        {
            "mounted" or "present" => FstabFile.Set(before ?? "", new FstabEntry(arguments.Src!, path, arguments.Fstype!, options.Text, arguments.Dump, arguments.Passno)),
            "absent" or "absent_from_fstab" => FstabFile.Remove(before ?? "", path, arguments.Src),
            _ => before ?? "",
        };
        var changes = new List<RemoteChange>();
        var folder = arguments.Fstab[..Math.Max(0, arguments.Fstab.LastIndexOf('/'))];
        var isFstabChanged = after != (before ?? "");
        if (isFstabChanged && before is null && folder.Length > 0)
        {
            changes.Add(new RunScript($"make {folder}", $"mkdir -p {ShellQuote.Word(folder)}") { IsIdempotent = true });
        }

        if (isFstabChanged)
        {
            changes.Add(new PutFile($"write {arguments.Fstab}", arguments.Fstab, FileContent.FromText(after))
            {
                Follow = true,
                Backup = arguments.Backup,
                Diff = new Diff(arguments.Fstab, before, arguments.Fstab, after),
            });
        }

        changes.AddRange(Live(arguments, path, mounted, options, isFstabChanged ? before ?? "" : null));
        var result = new ModuleResult { Changed = changes.Count > 0, Values = Values(arguments, path, options), Warnings = options.Warnings };
        return changes.Count == 0 ? Decision.Ok(result) : new Decision.Change(changes, result, outcomes => Conclude(arguments, result, isFstabChanged, outcomes))
        {
            ConcludeFailure = failed => failed.ErrorText.StartsWith("Error ", StringComparison.Ordinal) || failed.ErrorText.StartsWith("Options ", StringComparison.Ordinal) ? ModuleResult.Failure(failed.ErrorText) : null,
        };
    }

    private static ModuleResult Conclude(MountArguments arguments, ModuleResult result, bool isFstabChanged, IReadOnlyList<ChangeOutcome> outcomes)
        => arguments.Backup && isFstabChanged && outcomes[0].OutputText.Split('\n')[0] is ['/', ..] backup
            ? result with { Values = new JinjaDict(result.Values) { ["backup_file"] = backup } }
            : result;

    /// <param name="restore">What fstab was, when it has been changed.</param>
    private static IEnumerable<RemoteChange> Live(MountArguments arguments, string path, Mount? mounted, MountOptions options, string? restore)
    {
        string[] ephemeral = arguments.State != "ephemeral" ? [] : ["-t", arguments.Fstype!, .. options.Text == "defaults" ? Array.Empty<string>() : ["-o", options.Text], arguments.Src!];
        var script = new MountScript(path, [.. arguments.Fstab == "/etc/fstab" ? Array.Empty<string>() : ["-T", arguments.Fstab], .. ephemeral]);
        switch (arguments.State)
        {
            case "mounted" when mounted is null:
            case "ephemeral" when mounted is null:
                yield return script.Mount(arguments.Fstab, restore);
                break;
            case "mounted" when restore is not null:
                yield return script.Change(arguments.Fstab, restore);
                break;
            case "remounted":
                yield return script.Remount(options.Text == "defaults" ? null : options.Text);
                break;
            case "ephemeral" when mounted!.Source != arguments.Src:
                throw new ModuleFailedException("Ephemeral mount point is already mounted with a different source than the specified one. Failing in order to prevent an unwanted unmount or override operation. "
                    + "Try replacing this command with a \"state: unmounted\" followed by a \"state: ephemeral\", or use a different destination path.");
            case "ephemeral":
                yield return script.Change(arguments.Fstab, null);
                break;
            case "unmounted" when mounted is not null:
                yield return script.Unmount();
                break;
            case "absent" when restore is not null:
                if (mounted is not null)
                {
                    yield return script.Unmount();
                }

                if (path.StartsWith('/'))
                {
                    yield return script.RemoveFolder();
                }

                break;
        }
    }

    private static JinjaDict Values(MountArguments arguments, string path, MountOptions options)
    {
        var values = new JinjaDict
        {
            ["name"] = path,
            ["opts"] = options.Text,
            ["dump"] = arguments.Dump,
            ["passno"] = arguments.Passno,
            ["fstab"] = arguments.Fstab,
            ["boot"] = options.IsAtBoot ? "yes" : "no",
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
