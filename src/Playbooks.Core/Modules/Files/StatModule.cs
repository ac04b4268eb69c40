using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `stat`.</summary>
internal sealed record StatArguments
{
    [Argument("What to look at.", Required = true, Aliases = ["dest", "name"])]
    public string Path { get; init; } = "";

    [Argument("Look at what a link leads to.")]
    public bool Follow { get; init; }

    [Argument("Register the digest of a regular file as checksum.")]
    public bool GetChecksum { get; init; } = true;

    [Argument("Which digest.", Aliases = ["checksum", "checksum_algo"], Choices = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])]
    public string ChecksumAlgorithm { get; init; } = "sha1";

    [Argument("Register mimetype and charset, as the node's `file` tells them.", Aliases = ["mime", "mime_type", "mime-type"])]
    public bool? GetMime { get; init; }

    [Argument("Register the attributes of chattr, as the node's `lsattr` tells them.", Aliases = ["attr", "attributes"])]
    public bool? GetAttributes { get; init; }
}

/// <summary>Looks at a file, folder or link; changes nothing. Registers stat.exists and, when it exists, Ansible's fields: path, mode, isreg, isdir, islnk, size, uid, pw_name, mtime, checksum, ...</summary>
internal sealed class StatModule : Module<StatArguments>
{
    public override string Name => "stat";

    public override IReadOnlyList<Query> Ask(StatArguments arguments, IModuleContext context) => [Question(arguments), .. Extras(arguments)];

    public override Decision Decide(StatArguments arguments, Answers answers, IModuleContext context)
    {
        var file = answers.Get(Question(arguments));
        var entry = arguments.Follow ? file.Target : file.Entry;
        if (entry is null)
        {
            return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["stat"] = new JinjaDict { ["exists"] = false } } });
        }

        var stat = Describe(file, entry);
        if (arguments.GetChecksum && entry.IsRegular && file.Digest(Algorithm(arguments)) is { } checksum)
        {
            stat["checksum"] = checksum;
        }

        if (arguments.GetMime == true)
        {
            var text = answers.Get(Mime(arguments));
            var words = text.IsSuccess ? text.Text.Trim().Split(';', StringSplitOptions.TrimEntries) : [];
            stat["mimetype"] = words.Length > 0 ? words[0] : "unknown";
            stat["charset"] = words.Length > 1 ? words[1].Replace("charset=", "", StringComparison.Ordinal) : "unknown";
        }
        else if (arguments.GetMime is null)
        {
            (stat["mimetype"], stat["charset"]) = Kind(entry);
        }

        AddFlags(stat, arguments.GetAttributes == true ? answers.Get(Flags(arguments)).Text.Trim() : "", arguments.GetAttributes);

        return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["stat"] = stat } });
    }

    /// <summary>The version of the inode and its flags, as lsattr tells them: "1707314107 ------e-----".</summary>
    private static void AddFlags(JinjaDict stat, string told, bool? isAsked)
    {
        if (isAsked == false)
        {
            return;
        }

        var words = told.Split(' ');
        var flags = words.Length > 1 ? words[1].Replace("-", "", StringComparison.Ordinal) : "";
        (stat["attributes"], stat["attr_flags"]) = (flags.Select(object? (flag) => FlagName(flag)).Where(name => name is not null).ToList(), flags);
        if (isAsked == true)
        {
            stat["version"] = words.Length > 1 ? words[0] : null;
        }
    }

    private static string? FlagName(char flag) => flag switch
    {
        'A' => "noatime",
        'a' => "append",
        'c' => "compressed",
        'C' => "nocow",
        'd' => "nodump",
        'D' => "dirsync",
        'e' => "extents",
        'E' => "encrypted",
        'h' => "blocksize",
        'i' => "immutable",
        'I' => "indexed",
        'j' => "journalled",
        'N' => "inline",
        's' => "zero",
        'S' => "synchronous",
        't' => "notail",
        'T' => "blockroot",
        'u' => "undelete",
        'X' => "compressedraw",
        'Z' => "compresseddirty",
        _ => null,
    };

    /// <summary>What `file` would say without a look into the file.</summary>
    private static (string Type, string Charset) Kind(FileEntry entry) => entry switch
    {
        { IsDirectory: true } => ("inode/directory", "binary"),
        { IsLink: true } => ("inode/symlink", "binary"),
        { IsRegular: true, Size: 0 } => ("inode/x-empty", "binary"),
        { Kind: FileKind.Fifo } => ("inode/fifo", "binary"),
        { Kind: FileKind.Socket } => ("inode/socket", "binary"),
        { Kind: FileKind.CharacterDevice } => ("inode/chardevice", "binary"),
        { Kind: FileKind.BlockDevice } => ("inode/blockdevice", "binary"),
        _ => ("unknown", "unknown"),
    };

    /// <summary>The fields that stat and find have in common.</summary>
    public static JinjaDict Fields(FileEntry entry)
    {
        var stat = new JinjaDict
        {
            ["isdir"] = entry.IsDirectory,
            ["ischr"] = entry.Kind == FileKind.CharacterDevice,
            ["isblk"] = entry.Kind == FileKind.BlockDevice,
            ["isreg"] = entry.IsRegular,
            ["isfifo"] = entry.Kind == FileKind.Fifo,
            ["islnk"] = entry.IsLink,
            ["issock"] = entry.Kind == FileKind.Socket,
            ["uid"] = entry.UserId,
            ["gid"] = entry.GroupId,
            ["size"] = entry.Size,
            ["inode"] = entry.Inode,
            ["dev"] = entry.Device,
            ["nlink"] = entry.Links,
            ["atime"] = (double)entry.AccessTime,
            ["mtime"] = (double)entry.ModificationTime,
            ["ctime"] = (double)entry.ChangeTime,
            ["pw_name"] = entry.UserName == "UNKNOWN" ? "" : entry.UserName,
            ["gr_name"] = entry.GroupName == "UNKNOWN" ? "" : entry.GroupName,
        };
        foreach (var (name, bit) in ((string, int)[])[
            ("wusr", 128), ("rusr", 256), ("xusr", 64), ("wgrp", 16), ("rgrp", 32), ("xgrp", 8), ("woth", 2), ("roth", 4), ("xoth", 1), ("isuid", 2048), ("isgid", 1024)])
        {
            stat[name] = (entry.Mode & bit) != 0;
        }

        return stat;
    }

    private static JinjaDict Describe(FileAnswer file, FileEntry entry)
    {
        var stat = Fields(entry);
        stat["exists"] = true;
        stat["path"] = file.Path;
        stat["mode"] = Convert.ToString(entry.Mode, 8).PadLeft(4, '0');
        (stat["blocks"], stat["block_size"]) = (entry.Blocks, entry.BlockSize);
        stat["device_type"] = (entry.DeviceMajor << 8) | entry.DeviceMinor;
        (stat["readable"], stat["writeable"], stat["executable"]) = (file.IsReadable, file.IsWritable, file.IsExecutable);
        if (entry.LinkTarget is { } target)
        {
            stat["lnk_target"] = target;
            stat["lnk_source"] = target.StartsWith('/') ? target : Path.GetFullPath(RemotePath.Join(RemotePath.Folder(file.Path), target));
        }

        return stat;
    }

    private static FileQuery Question(StatArguments arguments)
        => new(arguments.Path) { Access = true, Digests = arguments.GetChecksum ? Algorithm(arguments) : DigestAlgorithms.None };

    private static DigestAlgorithms Algorithm(StatArguments arguments) => Enum.Parse<DigestAlgorithms>(arguments.ChecksumAlgorithm, ignoreCase: true);

    private static IEnumerable<Query> Extras(StatArguments arguments)
    {
        if (arguments.GetMime == true)
        {
            yield return Mime(arguments);
        }

        if (arguments.GetAttributes == true)
        {
            yield return Flags(arguments);
        }
    }

    private static CommandQuery Mime(StatArguments arguments) => new($"file -b --mime {(arguments.Follow ? "-L " : "")}-- {RemotePath.ToShell(arguments.Path)} 2>/dev/null");

    private static CommandQuery Flags(StatArguments arguments) => new($"lsattr -vd -- {RemotePath.ToShell(arguments.Path)} 2>/dev/null | awk '{{print $1, $2}}'");
}
