using System.Text;
using Playbooks.Connections;

namespace Playbooks.Modules.Systems;

/// <summary>The commands of `mount`. Each says what failed in Ansible's words, on standard error.</summary>
/// <param name="Path">The mount point.</param>
/// <param name="Arguments">Further words for `mount`: another fstab, or all of an ephemeral mount.</param>
internal sealed record MountScript(string Path, IReadOnlyList<string> Arguments)
{
    private string Word => ShellQuote.Word(Path);

    /// <summary>Makes the folder and mounts. When that fails the folders go again, and fstab becomes what it was.</summary>
    public RunScript Mount(string fstab, string? restore) => Restoring($"mount {Path}", "Error mounting", fstab, restore, $$"""
        p={{Word}} d=; while [ -n "$p" ] && [ "$p" != / ] && [ "$p" != . ] && [ ! -e "$p" ]; do d="$d
        $p"; n=${p%/*}; [ "$n" != "$p" ] || break; p=$n; done
        {{Try($"mkdir -p {Word}")}} || { back; {{Say("Error making dir")}}; exit 1; }
        {{Try(Command())}} && exit
        s=$?; back
        printf '%s\n' "$d" | while IFS= read -r f; do [ -z "$f" ] || rmdir "$f" 2>/dev/null; done
        {{Say("Error mounting")}}; exit $s
        """);

    /// <summary>A changed mount: remounted, or unmounted and mounted where that cannot be.</summary>
    public RunScript Change(string fstab, string? restore) => Restoring($"remount {Path}", "Error mounting", fstab, restore, $$"""
        {{Try(Command("-o", "remount"))}} && exit
        {{Try($"umount {Word}")}} && {{Try(Command())}} && exit
        s=$?; back
        {{Say("Error mounting")}}; exit $s
        """);

    /// <summary>With options of its own there is no way round: what they would become is not certain.</summary>
    public RunScript Remount(string? options) => new($"remount {Path}", options is null ? $$"""
        {{Try(Command("-o", "remount"))}} && exit
        {{Try($"umount {Word}")}} && {{Try(Command())}} && exit
        s=$?; {{Say("Error remounting")}}; exit $s
        """ : $$"""
        {{Try(Command("-o", "remount," + options))}} || { printf %s 'Options were specified with remounted, but the remount command failed. Failing in order to prevent an unexpected mount result. Try replacing this command with a "state: unmounted" followed by a "state: mounted" using the full desired mount options instead.' >&2; exit 1; }
        """) { IsIdempotent = true };

    public RunScript Unmount() => new($"unmount {Path}", $"{Try($"umount {Word}")} || {{ s=$?; {Say("Error unmounting")}; exit $s; }}") { IsIdempotent = true };

    public RunScript RemoveFolder() => new($"remove {Path}", $$"""
        [ -e {{Word}} ] || exit 0
        {{Try($"rmdir {Word}")}} && exit
        case $e in *'not empty'*) e="[Errno 39] Directory not empty: '"{{Word}}"'" ;; *'ot a directory'*) e="[Errno 20] Not a directory: '"{{Word}}"'" ;; *busy*) e="[Errno 16] Device or resource busy: '"{{Word}}"'" ;; esac
        printf '%s' {{ShellQuote.Word($"Error rmdir {Path}: ")}}"$e" >&2; exit 1
        """) { IsIdempotent = true };

    private string Command(params string[] options) => ShellQuote.Words(["mount", .. options, .. Arguments, Path]);

    /// <summary>A program that asks for a password gets none: it must not read what the script was given.</summary>
    private static string Try(string command) => $"e=$({command} </dev/null 2>&1)";

    private string Say(string what) => $"printf '%s%s\\n' {ShellQuote.Word($"{what} {Path}: ")} \"$e\" >&2";

    /// <summary>The old fstab lies complete beside the new one before anything is tried; `back` puts it in place.</summary>
    private RunScript Restoring(string description, string what, string fstab, string? restore, string script)
    {
        if (restore is null)
        {
            return new RunScript(description, "back() { :; }\n" + script) { IsIdempotent = true };
        }

        var old = Encoding.UTF8.GetBytes(restore);
        return new RunScript(description, $$"""
            { {{ReplacedFile.Begin(fstab)}} && cat >"$t" && [ "$(wc -c <"$t")" -eq {{old.Length}} ]; } || { [ -z "$t" ] || rm -f "$t"; e='the old fstab cannot be kept'; {{Say(what)}}; exit 1; }
            trap 'rm -f "$t"' EXIT
            back() { {{ReplacedFile.Finish}} || e="$e (and $f could not be taken back)"; }

            """ + script) { Input = old, IsIdempotent = true };
    }
}
