using System.Security.Cryptography;
using Playbooks.Connections;
using Playbooks.Controller;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `fetch`.</summary>
internal sealed record FetchArguments
{
    [Argument("The file on the node.", Required = true)]
    public string Src { get; init; } = "";

    [Argument("Folder on the controller: the file goes to DEST/HOST/SRC. With flat the file itself, or with a trailing slash its folder. Relative to the playbook's folder.", Required = true)]
    public string Dest { get; init; } = "";

    [Argument("dest is the file, without the host's name and the path.")]
    public bool Flat { get; init; }

    [Argument("Fail when the file is not there.")]
    public bool FailOnMissing { get; init; } = true;

    [Argument("Compare the digests after the transfer.")]
    public bool ValidateChecksum { get; init; } = true;
}

/// <summary>Brings a file of a node to the controller, when the one there differs. Results: dest, checksum, remote_checksum, file.</summary>
internal sealed class FetchModule : Module<FetchArguments>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public override string Name => "fetch";

    public override bool SupportsAsync => false;

    public override ModuleReach Reach => ModuleReach.Wide;

    public override IReadOnlyList<Query> Ask(FetchArguments arguments, IModuleContext context) => [Question(arguments)];

    public override Decision Decide(FetchArguments arguments, Answers answers, IModuleContext context)
    {
        var file = answers.Get(Question(arguments));
        if (file.Target is not { IsRegular: true } entry)
        {
            var message = file.Target is { IsDirectory: true } ? "remote file is a directory, fetch cannot work on directories"
                : file.Target is null ? "the remote file does not exist, not transferring, ignored" : "the remote file is not a regular file";
            return arguments.FailOnMissing
                ? new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = message } })
                : Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = file.Target is null ? message : message + ", not transferring, ignored", } });
        }

        if (file.Sha256 is null)
        {
            return Decision.Fail($"the remote file {file.Path} is not readable");
        }

        var dest = Dest(arguments, file.Path, context);
        var checksum = file.Digest(DigestAlgorithms.Sha1);
        var values = new JinjaDict { ["dest"] = dest, ["checksum"] = checksum, ["md5sum"] = file.Digest(DigestAlgorithms.Md5), ["remote_checksum"] = checksum };
        if (LocalDigest(dest, entry.Size) == file.Sha256)
        {
            values["file"] = file.Path;
            values.Remove("remote_checksum");
            return Decision.Ok(new ModuleResult { Values = values });
        }

        var change = new RunProcedure($"fetch {file.Path} to {dest}", (session, cancellationToken) => FetchAsync(session, file, dest, arguments.ValidateChecksum, cancellationToken));
        return new Decision.Change([change], new ModuleResult { Changed = true, Values = new JinjaDict(values) { ["remote_md5sum"] = null } });
    }

    private static async Task<ChangeOutcome> FetchAsync(IHostSession session, FileAnswer file, string dest, bool verify, CancellationToken cancellationToken)
    {
        var outcome = await session.ReadAsync($"cat -- {ShellQuote.Word(file.Path)}", Limit, cancellationToken).ConfigureAwait(false);
        if (outcome.Status != 0)
        {
            return outcome;
        }

        if (verify && Convert.ToHexStringLower(SHA256.HashData(outcome.Output.Span)) != file.Sha256)
        {
            throw new ModuleFailedException($"checksum mismatch: {file.Path} changed while it was fetched");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(dest)!);
        AtomicFile.Write(dest, outcome.Output.Span);
        return ChangeOutcome.Done;
    }

    private static FileQuery Question(FetchArguments arguments) => new(arguments.Src) { Digests = DigestAlgorithms.Sha256 | DigestAlgorithms.Sha1 | DigestAlgorithms.Md5 };

    private static string Dest(FetchArguments arguments, string source, IModuleContext context)
    {
        var dest = arguments.Flat
            ? arguments.Dest.EndsWith('/') || Directory.Exists(arguments.Dest) ? RemotePath.Join(arguments.Dest, RemotePath.Name(source)) : arguments.Dest
            : RemotePath.Join(arguments.Dest, context.HostName + source);
        return Path.GetFullPath(dest, context.Variable("playbook_dir") as string ?? "/");
    }

    /// <summary>Read afresh each time: an earlier host may just have written it.</summary>
    private static string? LocalDigest(string path, long size)
    {
        var local = new FileInfo(path);
        if (!local.Exists || local.Length != size)
        {
            return null;
        }

        using var stream = local.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
