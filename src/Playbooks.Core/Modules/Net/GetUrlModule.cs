using System.Globalization;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Files;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>Arguments of `get_url`.</summary>
internal sealed record GetUrlArguments : HttpArguments
{
    [Argument("Where on the node. A folder takes the file under the last part of the address.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("Folder on the node for the unfinished download. Default: the folder of dest.")]
    public string? TmpDest { get; init; }

    [Argument("ALGORITHM:DIGEST or ALGORITHM:URL (a file of digests and names, as sha256sum writes it). A file that has it is not downloaded again; a download that has not is not put in place.")]
    public string? Checksum { get; init; }

    [Argument("Download although the file exists, and replace it when it differs.", Aliases = ["thirsty"])]
    public bool Force { get; init; }

    [Argument("Keep the old file beside the new one; its name is registered as backup_file.")]
    public bool Backup { get; init; }

    [Argument("Seconds without progress after which the download fails.")]
    public int Timeout { get; init; } = 10;
}

/// <summary>Downloads a file onto the node with its curl or wget. A file with the wanted checksum is left alone, without a checksum one that the server calls not modified or
/// that comes with the same content; the download is verified before it takes the old file's place. Results: dest, url, checksum_dest, checksum_src, msg, mode, owner, group, uid, gid, size, state, backup_file.</summary>
internal sealed class GetUrlModule : Module<GetUrlArguments>
{
    public override string Name => "get_url";

    public override IReadOnlyList<Query> Ask(GetUrlArguments arguments, IModuleContext context)
    {
        var checksum = DownloadChecksum.Parse(arguments.Checksum);
        var algorithm = checksum?.Algorithm ?? DigestAlgorithms.None;
        List<Query> questions = [new FileQuery(arguments.Dest) { Digests = algorithm }];
        if (arguments.Dest.EndsWith('/') || Path.GetExtension(arguments.Dest).Length == 0 && RemotePath.Name(arguments.Dest) != FileName(arguments))
        {
            questions.Add(InFolder(arguments, algorithm));
        }

        if (checksum?.Url is { } url)
        {
            questions.Add(ChecksumFile(arguments, url, context));
        }

        return questions;
    }

    public override Decision Decide(GetUrlArguments arguments, Answers answers, IModuleContext context)
    {
        if (HttpFailure.OfAddress(arguments.Url) is { } unknown)
        {
            return new Decision.Invalid(unknown);
        }

        var checksum = DownloadChecksum.Parse(arguments.Checksum);
        var algorithm = checksum?.Algorithm ?? DigestAlgorithms.None;
        var file = answers.Get(new FileQuery(arguments.Dest) { Digests = algorithm });
        var intoFolder = file.Target is { IsDirectory: true };
        if (!intoFolder && arguments.Dest.EndsWith('/'))
        {
            return Decision.Fail($"Destination {arguments.Dest.TrimEnd('/')} does not exist");
        }

        if (intoFolder)
        {
            if (!answers.Contains(InFolder(arguments, algorithm)))
            {
                return new Decision.Ask([InFolder(arguments, algorithm)]);
            }

            file = answers.Get(InFolder(arguments, algorithm));
        }

        if (checksum?.Url is { } url)
        {
            checksum = checksum with { Hex = DownloadChecksum.Find(answers.Get(ChecksumFile(arguments, url, context)), url, FileName(arguments)) };
        }

        var attributes = new FilePermissions(arguments);
        if (file.Target is not { IsRegular: true } present || arguments.Force || (checksum is null && intoFolder))
        {
            return Download(arguments, attributes, file, checksum, context);
        }

        // Asked at the task's turn only: it may download, and what the server has may be what a task before brought there.
        var probe = DownloadProbe.Question(arguments, arguments.Dest, context);
        if (checksum is null && !answers.Contains(probe))
        {
            return new Decision.Ask([probe]);
        }

        var state = checksum is null ? DownloadProbe.Read(answers.Get(probe)) : new DownloadState(file.Digest(algorithm) == checksum.Hex);
        return state.Error is { } error ? new Decision.Invalid(HttpFailure.OfDownload(arguments.Url, file.Path, error, 0))
            : state.IsSame ? Keep(arguments, answers, attributes, file, present, state)
            : Download(arguments, attributes, file, checksum, context);
    }

    private static Decision Keep(GetUrlArguments arguments, Answers answers, FilePermissions attributes, FileAnswer file, FileEntry present, DownloadState state)
    {
        if (attributes.Questions(present, answers) is { Count: > 0 } questions)
        {
            return new Decision.Ask(questions);
        }

        var difference = attributes.Differences(present, answers);
        var values = new JinjaDict { ["dest"] = file.Path, ["url"] = arguments.Url, ["elapsed"] = 0L, ["msg"] = state.Status > 0 ? state.Message(present.Size) : difference.IsNeeded ? "file already exists but file attributes changed" : "file already exists" };
        if (state.Status > 0)
        {
            values["status_code"] = IsHttp(arguments) ? (long)state.Status : null;
        }

        if (state.Status != 304)
        {
            (values["checksum_src"], values["checksum_dest"]) = (state.Sha1, state.Sha1);
        }

        if (state.Md5 is not null)
        {
            values["md5sum"] = state.Md5;
        }

        return difference.IsNeeded
            ? FileModule.Change($"set {FileModule.Summary(difference)} of {file.Path}", difference.Script(ShellQuote.Word(file.Path)), file, values, FileModule.AttributeDiff(file.Path, present, difference.ApplyTo(present)))
            : Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, present) });
    }

    private static Decision Download(GetUrlArguments arguments, FilePermissions attributes, FileAnswer file, DownloadChecksum? checksum, IModuleContext context)
    {
        var present = file.Target is { IsRegular: true } regular ? regular : null;
        var target = attributes.ForNew(isDirectory: false) with { Mode = attributes.ModeFor(present) ?? present?.Mode ?? FilePermissions.DefaultMode(isDirectory: false) };
        var script = DownloadScript(arguments, file.Path, target, present, checksum);
        var values = new JinjaDict { ["dest"] = file.Path, ["url"] = arguments.Url, ["msg"] = "OK" };
        var diff = new Diff(file.Path, null, arguments.Url, null) { Note = $"download of {arguments.Url}" };
        var result = new ModuleResult { Changed = true, Values = FileResults.Describe(new JinjaDict(values), present), Diffs = [diff] };
        var change = new RunScript($"download {arguments.Url} to {file.Path}", script) { Diff = diff, StatusIsData = true };
        return new Decision.Change([change], result, outcomes => Conclude(arguments, outcomes[0], values, file.Path, result)) { CheckFirst = IsHttp(arguments) ? Head(arguments, file.Path, context) : null };
    }

    /// <summary>Check mode asks for the headers alone, as Ansible does, so that it tells what would fail.</summary>
    private static (Query, Func<Answers, ModuleResult?>) Head(GetUrlArguments arguments, string path, IModuleContext context)
    {
        var folder = RemotePath.Folder(path);
        var question = new CommandQuery($"{CommandResults.Export(context.Environment)}[ -d {ShellQuote.Word(folder)} ] || exit {PutFile.NoFolder}\n{new HttpRequest(arguments) { Timeout = arguments.Timeout, Method = "HEAD" }.ShowScript()}");
        return (question, answers => answers.Get(question) switch
        {
            { Status: PutFile.NoFolder } => ModuleResult.Failure($"Destination {folder} does not exist", new JinjaDict { ["dest"] = path, ["url"] = arguments.Url, ["elapsed"] = 0L }),
            // Only curl can ask that way.
            { Status: 127 } => null,
            var answer => HttpAnswer.Read(answer.Status, answer.Output, answer.Error) switch
            {
                { Status: < 0 } none => HttpFailure.OfDownload(arguments.Url, path, none.Reason, 0),
                { Status: >= 400 } refused => HttpFailure.OfDownload(arguments.Url, path, $"returned error: {refused.Status}", 0),
                _ => null,
            },
        });
    }

    private static ModuleResult Conclude(GetUrlArguments arguments, ChangeOutcome outcome, JinjaDict values, string path, ModuleResult predicted)
    {
        if (outcome.Status != 0)
        {
            return Failure(arguments, outcome, path);
        }

        // same|new, the old and the new SHA-1, the backup's name, the MD5; then the stat line.
        var lines = outcome.OutputText.Split('\n');
        if (lines.Length < 5)
        {
            return predicted;
        }

        values = new JinjaDict(values) { ["checksum_dest"] = lines[1].Length > 0 ? lines[1] : null, ["checksum_src"] = lines[2], ["elapsed"] = (long)outcome.Duration.TotalSeconds };
        values["md5sum"] = lines[4];
        if (lines[3].Length > 0)
        {
            values["backup_file"] = lines[3];
        }

        var isChanged = lines[0] != "same";
        var entry = FileResults.ReadStat(outcome, path);
        if (entry is not null)
        {
            values["msg"] = string.Create(CultureInfo.InvariantCulture, $"OK ({entry.Size} bytes)");
        }

        values["status_code"] = IsHttp(arguments) ? 200L : null;
        return predicted with { Changed = isChanged, Diffs = isChanged ? predicted.Diffs : [], Values = FileResults.Describe(values, entry) };
    }

    /// <summary>What the script says after `what:`: where it was when it failed.</summary>
    private static ModuleResult Failure(GetUrlArguments arguments, ChangeOutcome outcome, string path)
    {
        var error = outcome.ErrorText.Trim();
        if (outcome.OutputText.Split('\n') is not [var from, var to, ..] || !from.StartsWith("from ", StringComparison.Ordinal))
        {
            return HttpFailure.OfDownload(arguments.Url, path, error.Split('\n')[0], (long)outcome.Duration.TotalSeconds);
        }

        // Downloaded, but not put in place.
        var changed = error.StartsWith("The checksum", StringComparison.Ordinal);
        return new ModuleResult
        {
            Failed = true,
            Changed = changed,
            Values = new JinjaDict { ["checksum_src"] = from.Length > 5 ? from[5..] : null, ["checksum_dest"] = to.Length > 0 ? to : null, ["dest"] = path, ["elapsed"] = (long)outcome.Duration.TotalSeconds, ["url"] = arguments.Url, ["msg"] = error },
        };
    }

    private static string DownloadScript(GetUrlArguments arguments, string path, FilePermissionChange target, FileEntry? present, DownloadChecksum? checksum)
    {
        var word = ShellQuote.Word(path);
        var folder = ShellQuote.Word(RemotePath.Folder(path));
        var temporary = ShellQuote.Word(RemotePath.Join(arguments.TmpDest ?? RemotePath.Folder(path), $".{RemotePath.Name(path)}.playbook-download"));
        var keepOwner = present is null ? ":" : $"chown {present.UserId}:{present.GroupId} -- \"$t\"";
        var verify = checksum is null ? "" : $"""
            h=$({DigestOutput.Command(checksum.Algorithm)} <"$t" | cut -d' ' -f1); [ "$h" = {checksum.Hex} ] || {'{'} printf 'from %s\n%s\n' "$n" "$o"; fail "The checksum for $p did not match {checksum.Hex}; it was $h."; {'}'}

            """;
        return $$"""
            umask 077; p={{word}}; t={{temporary}}; k=
            fail(){ echo "$1" >&2; exit 1; }
            trap 'rm -f -- "$t" "$t.rc"' EXIT; trap 'exit 143' TERM INT HUP
            [ -d {{folder}} ] || { printf 'from \n\n'; fail "Destination "{{folder}}" does not exist"; }
            {{new HttpRequest(arguments) { Timeout = arguments.Timeout }.DownloadScript(isPrinted: false)}}
            s=$?; [ $s = 0 ] || { echo "Request failed for "{{ShellQuote.Word(arguments.Url)}} >&2; exit $s; }
            [ -e "$t" ] || : >"$t"
            n=$(sha1sum <"$t" | cut -d' ' -f1); o=; [ ! -f "$p" ] || o=$(sha1sum <"$p" | cut -d' ' -f1)
            {{verify}}
            {{(present is null ? "" : keepOwner + " || :\n")}}{{(target.Script("\"$t\"") is { Length: > 0 } set ? set : ":")}} || exit
            r=new
            if [ "$n" = "$o" ] && [ "$(stat -Lc '%a %u %g' -- "$p")" = "$(stat -c '%a %u %g' -- "$t")" ]; then r=same; else
            {{(arguments.Backup ? "[ -z \"$o\" ] || { k=$p.$$.$(date +%Y-%m-%d@%H:%M:%S~); cp -p -- \"$p\" \"$k\" || exit; }\n" : "")}}sync "$t" 2>/dev/null || sync; {{FileModule.RenameScript("\"$t\"", "\"$p\"")}} || exit; fi
            printf '%s\n' $r "$o" "$n" "$k" "$(md5sum <"$p" | cut -d' ' -f1)"; {{FileResults.StatScript(path)}}
            """;
    }

    private static bool IsHttp(GetUrlArguments arguments) => arguments.Url.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static FileQuery InFolder(GetUrlArguments arguments, DigestAlgorithms algorithm) => new(RemotePath.Join(arguments.Dest, FileName(arguments))) { Digests = algorithm };

    private static CommandQuery ChecksumFile(GetUrlArguments arguments, string url, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + "umask 077; t=$(mktemp) || exit; trap 'rm -f \"$t\" \"$t.rc\"' EXIT\n"
            + new HttpRequest(arguments with { Url = url }) { Timeout = arguments.Timeout }.DownloadScript(isPrinted: true));

    private static string FileName(GetUrlArguments arguments)
        => Uri.TryCreate(arguments.Url, UriKind.Absolute, out var uri) && Uri.UnescapeDataString(RemotePath.Name(uri.AbsolutePath)) is { Length: > 0 } name ? name : "index.html";
}
