using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Files;

/// <summary>Packs into a temporary file beside the archive, and puts it in place when its content is another one. Ends with `ok CHANGED ARCHIVED` and a line that tells what is there.</summary>
internal sealed class PackScript(ArchiveArguments arguments, ArchiveSources sources, string dest)
{
    private string Program => arguments.Format switch { "bz2" => "bzip2", "xz" => "xz", "zip" => "zip", "tar" => "cat", _ => "gzip" };

    private bool IsArchive => sources.IsArchive || arguments.Format is "zip" or "tar";

    public string Write(FilePermissions permissions, FileEntry? present)
    {
        var folder = RemotePath.Folder(dest);
        var target = permissions.ForNew(isDirectory: false) with { Mode = permissions.ModeFor(present) ?? present?.Mode ?? FilePermissions.DefaultMode(isDirectory: false) };
        var script = new StringBuilder(CommandSteps.Prelude).Append(CultureInfo.InvariantCulture, $$"""
            d={{ShellQuote.Word(dest)}} n={{ShellQuote.Word(RemotePath.Join(folder, $".{RemotePath.Name(dest)}.playbook-archive"))}}
            trap 'rm -rf -- "$t" "$n"' EXIT
            command -v {{Program}} >/dev/null || fail plain 'Failed to find required executable "{{Program}}" in paths: install it on the host'
            [ -d {{ShellQuote.Word(folder)}} ] || fail plain {{ShellQuote.Word(IsArchive ? $"Error, the folder of dest does not exist: {folder}" : $"Unable to write to compressed file: [Errno 2] No such file or directory: '{dest}'")}}
            umask 077; { true >"$n"; } 2>"$t/e" || fail step ''
            w=new

            """);
        if (IsArchive)
        {
            AppendList(script);
            AppendPack(script);
        }
        else
        {
            AppendCompress(script);
        }

        AppendPlace(script, target, present);
        if (arguments.Remove)
        {
            AppendRemove(script);
        }

        return script.Append("ok \"$w\" \"$(cat \"$t/done\")\"\necho\n").Append(FileResults.StatScript(dest, isFollowed: true)).ToString();
    }

    /// <summary>$t/list: names relative to the root. $t/done: whole paths of what is packed.</summary>
    private void AppendList(StringBuilder script)
    {
        script.Append(CultureInfo.InvariantCulture, $"cd -- {ShellQuote.Word(sources.Root.Length > 0 ? sources.Root : ".")} || exit\n{{\n");
        foreach (var source in sources.Found)
        {
            var word = ShellQuote.Word(source.Path);
            var below = source.Path.EndsWith('/') ? word : ShellQuote.Word(source.Path + "/");
            script.Append(source.IsFolder && sources.IsArchive ? $"find {below} -mindepth 1 ! -path \"$n\" ! -path \"$d\"\n" : $"printf '%s\\n' {word}\n");
        }

        script.Append("} >\"$t/all\" || fail step ''\nroot=").Append(ShellQuote.Word(sources.Root)).Append('\n');
        if (arguments.ExclusionPatterns.Count > 0)
        {
            var subject = arguments.Format == "zip" ? "$f" : "${f#\"$root\"}";
            var patterns = string.Join('|', arguments.ExclusionPatterns.Select(Pattern));
            script.Append(CultureInfo.InvariantCulture, $"while IFS= read -r f; do case {subject} in {patterns}) ;; *) printf '%s\\n' \"$f\" ;; esac; done <\"$t/all\" >\"$t/kept\"\n");
        }
        else
        {
            script.Append("mv \"$t/all\" \"$t/kept\"\n");
        }

        // Entries of folders have another name in a zip than was asked for, so that Ansible does not count them.
        script.Append(arguments.Format == "zip" && sources.IsArchive
            ? "while IFS= read -r f; do [ -d \"$f\" ] || printf '%s\\n' \"$f\"; done <\"$t/kept\" >\"$t/done\"\n"
            : "cp \"$t/kept\" \"$t/done\"\n");
        script.Append("while IFS= read -r f; do printf '%s\\n' \"${f#\"$root\"}\"; done <\"$t/kept\" | sort >\"$t/list\"\n");
    }

    private void AppendPack(StringBuilder script)
        => script.Append(arguments.Format == "zip"
            ? """
                if [ -s "$t/list" ]; then pack() { rm -f "$n"; zip -q -X -@ "$n.zip" <"$t/list" && mv "$n.zip" "$n"; }; run pack || { _r=$?; rm -f "$n.zip"; cat "$t/o" >>"$t/e"; fail step ''; }
                else printf 'PK\005\006\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000' >"$n"; fi
                sums() { unzip -v "$1" 2>/dev/null | awk 'NF > 7 && $7 ~ /^[0-9a-f]+$/ { $1 = $2 = $3 = $4 = $5 = $6 = ""; print }'; }
                if [ -e "$d" ] && { cmp -s "$n" "$d" || { command -v unzip >/dev/null && [ "$(sums "$n")" = "$(sums "$d")" ]; }; }; then w=; fi

                """
            : $$"""
                # busybox's tar takes no list of names: as many at once as fit, the archives put together without their ends.
                part='o=$1; shift; tar -c -f - --no-recursion -- "$@" >"$o.part" || exit 255; n=$(wc -c <"$o.part"); head -c $((n-1024)) "$o.part" >>"$o"'
                case $(tar --version 2>/dev/null) in
                *GNU*) pack() { tar -c -f "$t/tar" --no-recursion --verbatim-files-from --no-unquote -T "$t/list"; } ;;
                *) pack() { tr '\n' '\0' <"$t/list" | xargs -0 sh -c "$part" sh "$t/tar" && head -c 1024 /dev/zero >>"$t/tar"; } ;;
                esac
                if [ -s "$t/list" ]; then run pack || fail step ''; else head -c 10240 /dev/zero >"$t/tar"; fi
                if [ -e "$d" ] && {{Program}}{{(Program == "cat" ? "" : " -dc")}} <"$d" 2>/dev/null | cmp -s - "$t/tar"; then w=; else {{Program}} <"$t/tar" >"$n" 2>"$t/e" || fail step ''; fi

                """);

    private void AppendCompress(StringBuilder script)
        => script.Append(CultureInfo.InvariantCulture, $$"""
            f={{ShellQuote.Word(sources.Found[0].Path)}}
            printf '%s\n' "$f" >"$t/done"
            if [ -e "$d" ] && {{Program}} -dc <"$d" 2>/dev/null | cmp -s - "$f"; then w=; else {{Program}} <"$f" >"$n" 2>"$t/e" || { _r=$?; fail step ''; }; fi

            """);

    private static void AppendPlace(StringBuilder script, FilePermissionChange target, FileEntry? present)
    {
        var keep = present is null ? ":" : string.Create(CultureInfo.InvariantCulture, $"chown {present.UserId}:{present.GroupId} -- \"$n\" 2>/dev/null || :");
        var set = target.Script("\"$n\"") is { Length: > 0 } text ? text : ":";
        script.Append(CultureInfo.InvariantCulture, $$"""
            m=$(stat -Lc '%a %u %g' -- "$d" 2>/dev/null)
            if [ -n "$w" ]; then
            {{keep}}
            { {{set}}; } 2>"$t/e" || fail step ''
            q=$(readlink -f -- "$d") || q=$d
            mv -f -- "$n" "${q:-$d}" 2>"$t/e" || fail step ''
            else { {{(target.Script("\"$d\"") is { Length: > 0 } again ? again : ":")}}; } 2>"$t/e" || fail step ''
            [ "$m" = "$(stat -Lc '%a %u %g' -- "$d")" ] || w=attributes
            fi

            """);
    }

    private void AppendRemove(StringBuilder script)
    {
        if (sources.IsArchive)
        {
            script.Append("while IFS= read -r f; do rm -rf -- \"$f\" || fail plain 'Error deleting some source files: '; done <\"$t/done\"\n");
            foreach (var source in sources.Found.Where(source => source.IsFolder))
            {
                script.Append(CultureInfo.InvariantCulture, $"rm -rf -- {ShellQuote.Word(source.Path)} || fail plain 'Error deleting some source files: '\n");
            }
        }
        else
        {
            script.Append(CultureInfo.InvariantCulture, $"rm -f -- {ShellQuote.Word(sources.Found[0].Path)} 2>\"$t/e\" || fail plain \"Unable to remove source file: $(cat \"$t/e\")\"\n");
        }
    }

    /// <summary>A pattern of fnmatch as the shell's `case` takes it.</summary>
    private static string Pattern(string pattern)
        => string.Concat(pattern.Select(letter => letter is '*' or '?' or '[' or ']' or '-' or '!' ? letter.ToString() : ShellQuote.Word(letter.ToString())));
}
