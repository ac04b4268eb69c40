using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`copy` with remote_src: from one place on the node to another.</summary>
internal static class RemoteCopy
{
    public static IReadOnlyList<Query> Questions(CopyArguments arguments)
        => [Source(arguments), Hashed(arguments.Dest), Hashed(RemotePath.Join(arguments.Dest, RemotePath.Name(arguments.Src!.TrimEnd('/'))))];

    public static Decision Decide(CopyArguments arguments, Answers answers, IModuleContext context)
    {
        var source = answers.Get(Source(arguments));
        if (source.Target is not { } from)
        {
            return Decision.Fail($"Source {source.Path} not found");
        }

        if (from.IsDirectory)
        {
            return RemoteTreeCopy.Decide(arguments, answers, source);
        }

        if (arguments.Checksum is { Length: > 0 } checksum && source.Digest(DigestAlgorithms.Sha1) != checksum)
        {
            return new Decision.Invalid(CopyModule.WrongChecksum(source.Digest(DigestAlgorithms.Sha1), checksum));
        }

        var dest = answers.Get(Hashed(arguments.Dest));
        var intoFolder = arguments.Dest.EndsWith('/') || dest.Target is { IsDirectory: true };
        var file = intoFolder ? answers.Get(Hashed(RemotePath.Join(arguments.Dest, RemotePath.Name(arguments.Src!)))) : dest;
        return DecideFile(arguments, answers, source, from, file);
    }

    private static Decision DecideFile(CopyArguments arguments, Answers answers, FileAnswer source, FileEntry from, FileAnswer file)
    {
        var present = arguments.Follow || file.Entry is not { IsLink: true } ? file.Target : null;
        var mode = arguments.Mode is "preserve" ? FileModeSpec.Parse((long)from.Mode) : FileModeSpec.Parse(arguments.Mode);
        var attributes = new FilePermissions(arguments, mode);
        var values = new JinjaDict { ["dest"] = file.Path, ["src"] = arguments.Src };
        if (file.Target is not null && !arguments.Force)
        {
            values["msg"] = "file already exists";
            return Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, file.Target) });
        }

        (values["checksum"], values["md5sum"]) = (source.Digest(DigestAlgorithms.Sha1), source.Digest(DigestAlgorithms.Md5));
        if (present is { IsRegular: true } && present.Size == from.Size && file.Sha256 is not null && file.Sha256 == source.Sha256)
        {
            if (attributes.Questions(present, answers) is { Count: > 0 } questions)
            {
                return new Decision.Ask(questions);
            }

            var difference = attributes.Differences(present, answers);
            return difference.IsNeeded
                ? FileModule.Change($"set {FileModule.Summary(difference)} of {file.Path}", difference.Script(ShellQuote.Word(file.Path)), file, values, FileModule.AttributeDiff(file.Path, present, difference.ApplyTo(present)), isFollowed: arguments.Follow)
                : Decision.Ok(new ModuleResult { Values = FileResults.Describe(values, present) });
        }

        var target = attributes.ForNew(isDirectory: false) with { Mode = attributes.ModeFor(present) ?? present?.Mode ?? FilePermissions.DefaultMode(isDirectory: false) };
        var (path, temporary) = (ShellQuote.Word(file.Path), ShellQuote.Word(Temporary(file.Path)));
        var keepOwner = present is not null && (target.Owner is null || target.Group is null) ? $"chown {present.UserId}:{present.GroupId} -- {temporary} && " : "";
        var folder = arguments.Dest.EndsWith('/') ? FileTrees.CreateScript(RemotePath.Folder(file.Path), new FilePermissionChange()) + " && " : "";
        var backup = arguments.Backup && present is not null ? $"b={path}.$$.$(date +%Y-%m-%d@%H:%M:%S~) && cp -p -- {path} \"$b\" && printf '%s\\n' \"$b\" && " : "";
        var validate = arguments.Validate is { } command ? $"{{ e=$({command.Replace("%s", temporary, StringComparison.Ordinal)} 2>&1) || {{ printf 'failed to validate: rc:%s error:%s' $? \"$e\" >&2; false; }}; }} && " : "";
        var resolve = arguments.Follow ? $"p=$(readlink -f -- {path}) && [ -n \"$p\" ] || p={path}; " : $"p={path}; ";
        folder = folder.Length > 0 ? folder : $"[ -d {ShellQuote.Word(RemotePath.Folder(file.Path))} ] || exit {PutFile.NoFolder}; ";
        var script = $"{resolve}{folder}(umask 077; cp -- {ShellQuote.Word(source.Path)} {temporary} && touch -r {ShellQuote.Word(source.Path)} {temporary}) && {keepOwner}{target.Script(temporary)} && {validate}{backup}{FileModule.RenameScript(temporary, "\"$p\"")} || {{ s=$?; rm -f -- {temporary}; exit $s; }}";
        var diff = new Diff(file.Path, null, source.Path, null) { Note = $"copy of {source.Path}" };
        var change = FileModule.Change($"copy {source.Path} to {file.Path}", script, file, values, diff, isFollowed: arguments.Follow);
        return change with
        {
            Conclude = outcomes => backup.Length > 0 ? WithBackup(change.Conclude!(outcomes), outcomes[^1]) : change.Conclude!(outcomes),
            ConcludeFailure = outcome => outcome.Status == PutFile.NoFolder ? ModuleResult.Failure($"Destination directory {RemotePath.Folder(file.Path)} does not exist")
                : FileFailure.Invalidated(outcome.ErrorText, []) ?? change.ConcludeFailure!(outcome),
        };
    }

    private static ModuleResult WithBackup(ModuleResult result, ChangeOutcome outcome) => result with { Values = new JinjaDict(result.Values) { ["backup_file"] = outcome.OutputText.Split('\n')[0] } };

    private static string Temporary(string path) => RemotePath.Join(RemotePath.Folder(path), $".{RemotePath.Name(path)}.playbook-copy");

    private static FileQuery Source(CopyArguments arguments) => new(arguments.Src!) { Digests = DigestAlgorithms.Sha256 | DigestAlgorithms.Sha1 | DigestAlgorithms.Md5 };

    public static FileQuery Hashed(string path) => new(path) { Digests = DigestAlgorithms.Sha256 };
}
