using System.Text;
using Playbooks.Artifacts;
using Playbooks.Connections;
using Playbooks.Modules.Net;
using Playbooks.Modules.Transfers;
using Playbooks.Queries.Kubernetes;

namespace Playbooks.Modules.Kubernetes;

/// <summary>The shell that installs artifacts on a node: POSIX sh with coreutils or busybox. Everything is staged beside its target and renamed.</summary>
internal static class ArtifactScripts
{
    /// <summary>Where a file is collected before its digest is known to be right.</summary>
    public static string Part(string sha256) => $"{ArtifactQueryKind.Folder}/incoming/{sha256}";

    /// <summary>Status of scripts that found the part's digest to be wrong, and removed it.</summary>
    public const int WrongDigest = 3;

    /// <summary>The part as an upload fills it.</summary>
    public static PartFile Incoming(string sha256) => new($"part={Part(sha256)}\n", "mkdir -p \"$d\" || exit 1\n" + PartFile.Forget("*"));

    public static string Verify(string sha256)
        => $"s=$(sha256sum <{Part(sha256)}) || exit 1; [ \"${{s%% *}}\" = {sha256} ] || {{ rm -f {Part(sha256)}; echo \"the SHA-256 is ${{s%% *}}, expected {sha256}\" >&2; exit {WrongDigest}; }}\n";

    /// <summary>Downloads the part with curl or wget, going on where an earlier try ended. Exit 4: no tool; 5: the download failed.</summary>
    public static string Download(Uri url, string sha256)
    {
        var (address, part) = (url.AbsoluteUri, Part(sha256));
        return $"""
            umask 077; mkdir -p {ArtifactQueryKind.Folder}/incoming
            if command -v curl >/dev/null; then
              {AddressInput.Curl($"-fsSL --connect-timeout 15 --speed-limit 1024 --speed-time 60 --retry 3 -C - -o {part}", address)} || [ $? = 33 ] || exit 5
            elif command -v wget >/dev/null; then
              ( {AddressInput.Wget($"-q -c -T 60 -O {part}", address)} ) || exit 5
            else
              echo 'neither curl nor wget is there' >&2; exit 4
            fi

            """;
    }

    /// <param name="serve">Lines that run once the part is verified, while it has its name.</param>
    public static string Install(ArtifactPlan plan, string serve = "")
    {
        var part = Part(plan.Artifact.Sha256);
        var script = new StringBuilder("set -e\numask 022\n").Append(Verify(plan.Artifact.Sha256)).Append(serve);
        var folder = plan.Unpack ? plan.Destination : ParentOf(plan.Destination);
        script.Append($"d={ShellQuote.Word(folder)}\nmkdir -p \"$d\"\nt=\"$d/.playbook.{plan.Artifact.Sha256[..12]}\"\nrm -rf \"$t\"; mkdir -m 700 \"$t\"\ntrap 'rm -rf \"$t\"' EXIT\nr=\"$t/.record\"\n");
        script.Append($"printf '%s\\n' {ShellQuote.Word(plan.Header)} >\"$r\"\n").Append(Place(plan.Mode));
        if (plan.Unpack)
        {
            script.Append($"mkdir \"$t/x\"; tar -x{(IsPlainTar(plan) ? "" : "z")}f {part} -C \"$t/x\"\n(cd \"$t/x\" && find . -type f) >\"$t/list\"\n");
            script.Append("while IFS= read -r f; do p=${f#./}; ").Append(string.Concat(Enumerable.Repeat("p=${p#*/}; ", plan.Strip)));
            script.Append(plan.Members.Count == 0 ? "" : $"case $p in {string.Join('|', plan.Members)}) ;; *) continue ;; esac; ");
            script.Append("place \"$t/x/$f\" \"$d/$p\"; done <\"$t/list\"\nsed -n 2p \"$r\" | grep -q . || { echo 'the archive has none of the members asked for' >&2; exit 1; }\n");
        }
        else
        {
            // With SELinux a moved file would keep the label of where it was collected.
            script.Append($"if [ -e /sys/fs/selinux/enforce ]; then cp {part} \"$t/f\"; else mv {part} \"$t/f\"; fi\nplace \"$t/f\" {ShellQuote.Word(plan.Destination)} {plan.Artifact.Sha256}\n");
        }

        return script.Append($"chmod 644 \"$r\"; mv -f \"$r\" {ArtifactQueryKind.Folder}/{plan.Record}\nrm -f {part}\n").ToString();
    }

    public static string RepairModes(ArtifactPlan plan, InstalledArtifact installed)
    {
        var record = $"{ArtifactQueryKind.Folder}/{plan.Record}";
        var files = ShellQuote.Words(installed.Files.Select(file => file.Path));
        return $"set -e\nchmod {plan.Mode} -- {files}\nchown 0:0 -- {files}\nr={record}.new\nhead -n 1 {record} >$r\n{Stamp}for f in {files}; do stamp \"$f\"; done\nmv -f $r {record}\n";
    }

    public static string Remove(string record, InstalledArtifact installed)
        => $"rm -f -- {ShellQuote.Words(installed.Files.Select(file => file.Path))} {ArtifactQueryKind.Folder}/{record}\n";

    private const string Stamp = "stamp() { s=${2:-$(sha256sum <\"$1\")}; printf 'file %s %s %s\\n' \"${s%% *}\" \"$(stat -c '%s %i %Y %Z %a %u %g' -- \"$1\")\" \"$1\" >>\"$r\"; }\n";

    // touch: a service is restarted when it is older than its files, and an archive's times are those of its build.
    private static string Place(string mode)
        => Stamp + $"place() {{ mkdir -p \"${{2%/*}}\"; touch \"$1\"; chmod {mode} \"$1\"; chown 0:0 \"$1\"; mv -f \"$1\" \"$2\"; stamp \"$2\" \"$3\"; }}\n";

    private static bool IsPlainTar(ArtifactPlan plan) => (plan.Artifact.LocalPath ?? plan.Artifact.Url?.AbsolutePath ?? "").EndsWith(".tar", StringComparison.Ordinal);

    private static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
}
