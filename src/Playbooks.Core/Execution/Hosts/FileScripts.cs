using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Playbooks.Connections;
using Playbooks.Modules;
using Playbooks.Modules.Files;
using Playbooks.Modules.Transfers;

namespace Playbooks.Execution.Hosts;

/// <summary>Turns <see cref="PutFile"/> into a request for the remote shell. The script prints the backup's path when one was made, a line break, and what stat says of the file; status 0 = the file is in place,
/// otherwise standard error says why and the old file is as it was. Running it again does no harm.</summary>
internal static class FileScripts
{
    /// <summary>Larger contents go as an upload (one round trip more, but no shell has to read them byte by byte).</summary>
    public const int LargestInline = 64 * 1024;

    /// <summary>Status of <see cref="PutPart"/> when the part's digest is wrong; the part is gone then.</summary>
    public const int WrongPart = 76;

    // t has a fixed name for each target, so what a killed write left behind is overwritten by the next one. Mode and owner of an existing file are kept as Ansible's atomic_move does.
    private const string Prepare = """
        fail() { echo "$*" >&2; exit 1; }
        d=${p%/*}; [ "$d" != "$p" ] || d=.; [ -n "$d" ] || d=/
        [ -d "$d" ] || { echo "Destination directory $d does not exist" >&2; exit @NOFOLDER@; }
        [ ! -d "$p" ] || fail "$p is a folder"
        t=$d/.playbook-@KEY@
        umask 077
        trap '[ ! -e "$t" ] || rm -f "$t"' EXIT
        [ ! -e "$t" ] && [ ! -L "$t" ] || rm -f "$t" || exit 1
        set -C

        """;

    private const string Resolve = """
        if [ -L "$p" ]; then n=$(readlink -f "$p"; echo .); n=${n%??}; [ -z "$n" ] || p=$n; fi

        """;

    private const string Backup = """
        if [ -f "$p" ]; then b=$p.$$.$(date +%Y-%m-%d@%H:%M:%S~); cp -p "$p" "$b" || exit 1; printf %s "$b"; fi

        """;

    private const string Existing = """
        o= m=0644
        if [ -f "$p" ]; then s=$(stat -L -c '%a %u:%g' "$p") || exit 1; m=${s% *}; [ -O "$p" ] && [ -G "$p" ] || o=${s#* }; fi

        """;

    private const string Rename = """
        [ ! -e /sys/fs/selinux/enforce ] || [ ! -e "$p" ] || chcon --reference="$p" "$t" 2>/dev/null
        new=; [ -e "$p" ] || new=1
        sync "$t" 2>/dev/null
        e=$(mv -f "$t" "$p" 2>&1) || case $e in
        *busy*) set +C; cat "$t" >"$p" || exit 1; attributes "$p"; sync "$p" 2>/dev/null;;
        *) fail "$e";;
        esac
        [ -z "$new" ] || [ ! -e /sys/fs/selinux/enforce ] || restorecon "$p" 2>/dev/null
        tell
        exit 0

        """;

    public static ShellRequest Put(PutFile file)
        => file.Content.Length <= LargestInline ? PutInline(file) : new UploadRequest(Write(file, $"_put {file.Content.Length} \"$t\""), file.Content.OpenRead(), file.Content.Length);

    /// <summary>The content in the script itself, whatever its length: for a job that has no connection.</summary>
    public static ChangeRequest PutInline(PutFile file) => new(Write(file, $"{Print(Bytes(file.Content))} >\"$t\"")) { Description = file.Description };

    private static string Write(PutFile file, string content) => Script(file, Locate(file) + Prepared(file) + $"{content} || fail \"cannot write $t\"\n");

    /// <summary>The part in which a large content is collected: beside the target, named after the target and the digest. Parts of other contents for the same target go.</summary>
    public static PartFile PartOf(PutFile file)
    {
        var prefix = $".playbook-part-{KeyOf(file.Path)}-";
        return new PartFile(
            Locate(file) + $"d=${{p%/*}}; [ \"$d\" != \"$p\" ] || d=.\npart=$d/{prefix}{file.Content.Sha256[..16]}\n",
            $"for f in \"$d\"/{prefix}*; do [ \"$f\" = \"$part\" ] || [ ! -f \"$f\" ] || rm -f \"$f\"; done\n" + PartFile.Forget(".playbook-part-*"));
    }

    /// <summary>Puts a collected part in place, once its digest was checked. A second time, after the answer to the first was lost, it finds the file in place.</summary>
    public static string PutPart(PutFile file)
    {
        var sha256 = file.Content.Sha256;
        return Script(file, $$"""
            {{PartOf(file).Locate}}is() { [ -f "$1" ] && s=$(sha256sum <"$1") && [ "${s%% *}" = {{sha256}} ]; }
            if [ ! -e "$part" ] && is "$p"; then tell; exit 0; fi
            is "$part" || { rm -f "$part"; echo "what arrived is not what was sent: its SHA-256 is ${s%% *}, expected {{sha256}}" >&2; exit {{WrongPart}}; }
            {{Prepared(file)}}mv -f "$part" "$t" || fail "cannot write $t"

            """.ReplaceLineEndings("\n"));
    }

    private static string Locate(PutFile file)
        => $"p={ShellQuote.Word(file.Path)}\ntell() {{ printf '\\n'; {FileResults.StatScript(file.Path, isFollowed: true)}; }}\n" + (file.Follow ? Resolve.ReplaceLineEndings("\n") : "");

    private static string Prepared(PutFile file) => Prepare.ReplaceLineEndings("\n").Replace("@KEY@", KeyOf(file.Path), StringComparison.Ordinal).Replace("@NOFOLDER@", $"{PutFile.NoFolder}", StringComparison.Ordinal);

    /// <summary>The whole script, after the lines that bring the content to $t.</summary>
    private static string Script(PutFile file, string content)
    {
        var script = new StringBuilder(content);
        script.Append(Validate(file.Validate));
        script.Append(file.Backup ? Backup.ReplaceLineEndings("\n") : "");
        script.Append(file is { Mode: not null, Owner: not null, Group: not null } ? "" : Existing.ReplaceLineEndings("\n"));
        script.Append(Attributes(file));
        script.Append(file.UnsafeWrites
            ? "if [ -e \"$p\" ]; then set +C; cat \"$t\" >\"$p\" || exit 1; attributes \"$p\"; tell; exit 0; fi\n"
            : "");
        script.Append("attributes \"$t\"\n");
        return script.Append(Rename.ReplaceLineEndings("\n")).ToString();
    }

    private static string Attributes(PutFile file)
    {
        var owner = (file.Owner, file.Group) switch
        {
            (null, null) => "[ -z \"$o\" ] || chown \"$o\" \"$1\" 2>/dev/null",
            ({ } user, null) => $"chown {ShellQuote.Word(user)} \"$1\" || exit 1; [ -z \"$o\" ] || chgrp \"${{o#*:}}\" \"$1\" 2>/dev/null",
            (null, { } group) => $"[ -z \"$o\" ] || chown \"${{o%:*}}\" \"$1\" 2>/dev/null; chgrp {ShellQuote.Word(group)} \"$1\" || exit 1",
            var (user, group) => $"chown {ShellQuote.Word($"{user}:{group}")} \"$1\" || exit 1",
        };
        var mode = file.Mode is { } bits ? Convert.ToString(bits, 8).PadLeft(4, '0') : "\"$m\"";
        return $"attributes() {{ {owner}; chmod {mode} \"$1\" || exit 1; }}\n";
    }

    private static string Validate(string? command)
        => command is null ? "" : $"v=$( ( {command.Replace("%s", "\"$t\"", StringComparison.Ordinal)}\n) </dev/null 2>&1 ) || fail \"failed to validate: rc:$? error:$v\"\n";

    private static string KeyOf(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];

    private static string Print(byte[] bytes)
        => ExchangeText.IsPlainText(bytes) && Utf8.IsValid(bytes)
            ? "printf %s " + ShellQuote.Quoted(Encoding.UTF8.GetString(bytes))
            : "printf " + ShellQuote.Quoted(ExchangeText.AsFormat(bytes));

    private static byte[] Bytes(FileContent content)
    {
        if (content is FileContent.InMemory memory)
        {
            return memory.Bytes.ToArray();
        }

        using var stream = content.OpenRead();
        var bytes = new byte[content.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
