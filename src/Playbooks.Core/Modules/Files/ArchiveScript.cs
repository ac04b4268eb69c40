using Playbooks.Connections;
using Playbooks.Modules.Net;
using Playbooks.Queries;

namespace Playbooks.Modules.Files;

/// <summary>Shell text that compares an archive on the node with a folder and unpacks it. Every script prints `same` or `new`, the handler's name, and the names in the archive
/// when they are wanted.</summary>
internal sealed class ArchiveScript(UnarchiveArguments arguments, string archive, string dest)
{
    private readonly FilePermissions permissions = new(arguments);

    /// <summary>Only looks.</summary>
    public string Check() => Functions() + "[ -e \"$a\" ] || { echo \"Source '$a' does not exist\" >&2; exit 1; }\nif differs; then echo new; else echo same; fi\nnames";

    public string Unpack() => Functions() + "unpack || exit\necho new; names";

    /// <summary>For an archive that was sent: it is taken away whatever happens.</summary>
    public string UnpackAndRemove() => Functions() + "trap 'rm -f -- \"$a\"' EXIT\nif differs; then unpack || exit; echo new; else echo same; fi\nnames";

    public string DownloadAndUnpack()
    {
        var request = new HttpRequest(new GetUrlArguments { Url = arguments.Src, ValidateCerts = arguments.ValidateCerts }) { Timeout = 30 };
        return Functions() + $"""
            umask 077; t=$(mktemp) || exit; a=$t; trap 'rm -f -- "$t" "$t.rc"' EXIT
            {request.DownloadScript(isPrinted: false)}
            [ $? = 0 ] || exit
            umask 022; kind
            if differs; then unpack || exit; echo new; else echo same; fi
            names
            """;
    }

    private string Functions()
    {
        var options = string.Concat(arguments.ExtraOpts.Select(option => " " + ShellQuote.Word(option)));
        var excludes = string.Concat(arguments.Exclude.Select(name => " " + ShellQuote.Word("--exclude=" + name.TrimEnd('/'))));
        var includes = string.Concat(arguments.Include.Select(name => " " + ShellQuote.Word(name)));
        var ignored = (permissions.Owner is null ? "Uid differs|" : "") + (permissions.Group is null ? "Gid differs|" : "") + (permissions.Mode is null ? "Mode differs|" : "");
        return $$"""
            a={{(archive.Contains("://", StringComparison.Ordinal) ? "" : RemotePath.ToShell(archive))}}; D={{RemotePath.ToShell(dest)}}
            kind(){ case $({ head -c 6 <"$a"; } 2>/dev/null | od -An -tx1 | tr -d ' \n') in 504b*) k=zip h=ZipArchive;; 1f8b*) k=-z h=TgzArchive;; 425a68*) k=-j h=TarArchive;;
            fd377a585a00) k=-J h=TarArchive;; 28b52ffd*) k=zst h=TarArchive;; *) k= h=TarArchive;; esac; }
            T(){ if [ "$k" = zst ]; then zstd -dcq <"$a" | tar "$@" -C "$D"{{options}}{{excludes}} -f -{{includes}}; else tar "$@" -C "$D" $k{{options}}{{excludes}} -f "$a"{{includes}}; fi; }
            gnu(){ tar --version 2>/dev/null | grep -q GNU; }
            list(){ raw | sed 's|^\(\./\)*/*||; /^$/d; /^\.\.$/d; /^\.\.\//d; /\/\.\.\//d; /\/\.\.$/d'; }
            raw(){ if [ "$k" = zip ]; then unzip -l "$a" | while read -r size date time name; do case $size in *[!0-9]*|'') continue;; esac; [ -z "$name" ] || printf '%s\n' "$name"; done
            elif gnu; then T -t --show-transformed-names --quoting-style=literal; else T -t; fi; }
            names(){ echo $h{{(arguments.ListFiles ? "; list" : "")}}; }
            each(){ list | sed 's|^|./|' | tr '\n' '\000' | ( cd "$D" && xargs -0 "$@" ); }
            differs(){ {{Wrong()}}
            if [ "$k" = zip ]; then [ "$(unzip -l "$a" | while read -r size date time name; do case $size in *[!0-9]*|'') continue;; esac; [ -n "$name" ] || continue
            case $name in */) [ -d "$D/$name" ];; *) [ -f "$D/$name" ] && [ "$(wc -c <"$D/$name")" -eq "$size" ];; esac || { echo differs; break; }; done)" = differs ]
            elif gnu; then T --diff --show-transformed-names 2>&1 | grep -v '^tar: : ' | grep -qE '({{(ignored.Length > 0 ? "@OWNER@" : "")}}Mod time differs|Size differs|Contents differ|Symlink differs|File type differs|Not linked to|No such file|not readable|cannot|Cannot|This does not look)'
            else [ "$(T -tv | while read -r mode owner size date time name; do case $mode in d*) [ -d "$D/$name" ];; l*) [ -L "$D/${name%% -> *}" ];; h*) :;;
            *) [ -f "$D/$name" ] && [ "$(wc -c <"$D/$name")" -eq "$size" ];; esac || { echo differs; break; }; done)" = differs ]; fi; }
            unpack(){ if [ "$k" = zip ]; then unzip -{{(arguments.KeepNewer ? "u" : "")}}oq{{options}} "$a"{{includes}} -d "$D"{{(arguments.Exclude.Count > 0 ? " -x " + ShellQuote.Words(arguments.Exclude) : "")}}
            else T -x{{(arguments.KeepNewer ? " --keep-newer-files" : "")}}; fi && {{Set()}}; }
            kind

            """.Replace("@OWNER@", "'\"$(if [ \"$(id -u)\" = 0 ]; then echo '" + ignored + "'; else echo '" + ignored.Replace("Uid differs|", "", StringComparison.Ordinal).Replace("Gid differs|", "", StringComparison.Ordinal) + "'; fi)\"'", StringComparison.Ordinal);
    }

    /// <summary>Ends `differs` with success when an owner or mode that was asked for is not there.</summary>
    private string Wrong()
    {
        var (fields, wanted) = ("", "");
        foreach (var (value, name, number) in ((string?, string, string)[])[(permissions.Owner, "%U", "%u"), (permissions.Group, "%G", "%g")])
        {
            if (value is not null)
            {
                var isNumber = value.All(char.IsAsciiDigit);
                fields += (isNumber ? number : name) + ":";
                wanted += value + ":";
            }
        }

        if (permissions.Mode?.Fixed is { } mode)
        {
            fields += "%a";
            wanted += Convert.ToString(mode, 8);
        }

        return fields.Length == 0 ? "" : $"! each sh -c 'for f; do [ -L \"$f\" ] || stat -c {fields} -- \"$f\"; done' sh 2>/dev/null | grep -qvxF {ShellQuote.Word(wanted)} || return 0";
    }

    private string Set()
    {
        List<string> commands = [];
        if (permissions.Owner is not null || permissions.Group is not null)
        {
            commands.Add($"each chown -h {ShellQuote.Word(permissions.Owner + (permissions.Group is null ? "" : ":" + permissions.Group))} --");
        }

        if (permissions.Mode is { } mode)
        {
            commands.Add($"each sh -c 'm=$1; shift; for f; do [ -L \"$f\" ] || chmod \"$m\" -- \"$f\" || exit; done' sh {ShellQuote.Word(mode.Text)}");
        }

        return commands.Count == 0 ? ":" : string.Join(" && ", commands);
    }
}
