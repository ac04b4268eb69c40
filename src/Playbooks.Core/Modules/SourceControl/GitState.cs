using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.SourceControl;

/// <summary>What is at the destination and at the remote: one question, and what it answered.</summary>
internal sealed class GitState
{
    // Each value ends in NUL. What the remote says comes last, since it may be long.
    private static readonly string[] Names =
        ["git", "repo", "dest", "folder", "exists", "known", "problem", "archive", "before", "changes", "url", "head", "default", "submodules", "separate", "refs", "status"];

    private readonly Dictionary<string, string> values;

    private GitState(Dictionary<string, string> values, string error) => (this.values, RemoteError) = (values, error);

    public string Git => values["git"];

    /// <summary>The address as git gets it.</summary>
    public string Repo => values["repo"];

    public string Dest => values["dest"];

    /// <summary>The repository itself: DEST/.git, or where that file points.</summary>
    public string Folder => values["folder"];

    public bool FolderExists => values["exists"].Length > 0;

    /// <summary>There is a repository.</summary>
    public bool IsRepository => values["known"].Length > 0;

    /// <summary>Why DEST/.git is no way to a repository.</summary>
    public string? Problem => values["problem"].Length > 0 ? values["problem"] : null;

    public string Before => values["before"];

    public bool HasChanges => values["changes"].Length > 0;

    public string Url => values["url"];

    public bool IsOtherUrl => Canonical(Url) != Canonical(Repo);

    /// <summary>refs/heads/NAME; empty when no branch is checked out.</summary>
    public string Head => values["head"];

    /// <summary>The branch that version HEAD means; null when nothing tells.</summary>
    public string? Branch => Short(Head) ?? Short(values["default"]);

    /// <summary>none, same, or new: a submodule is missing or not at its commit.</summary>
    public string Submodules => values["submodules"];

    /// <summary>none, same or differs; empty when not asked for.</summary>
    public string Archive => values["archive"];

    /// <summary>separate_git_dir with links resolved.</summary>
    public string Separate => values["separate"];

    public long RemoteStatus => values["status"].Length > 0 ? long.Parse(values["status"], CultureInfo.InvariantCulture) : 0;

    /// <summary>The remote was asked.</summary>
    public bool WasAsked => values["status"].Length > 0;

    public string RemoteOutput => values["refs"];

    public string RemoteError { get; }

    public bool IsRemoteBranch(string version) => Ref("refs/heads/" + version) is not null;

    public bool IsRemoteTag(string version) => Ref("refs/tags/" + version) is not null;

    /// <summary>The commit that a version is at the remote; the version itself when that has no name for it.</summary>
    public string? Target(string version)
        => version == "HEAD" ? Ref(IsRepository ? "refs/heads/" + Branch : "HEAD")
            : Ref("refs/heads/" + version) ?? Ref($"refs/tags/{version}^{{}}") ?? Ref("refs/tags/" + version) ?? version;

    public static CommandQuery Question(GitArguments arguments, IReadOnlyDictionary<string, string> environment)
        => new(CommandResults.Export(environment) + Setup(arguments) + Look(arguments));

    public static GitState Read(CommandAnswer answer)
    {
        var fields = answer.Text.Split('\0');
        return new GitState(Names.Select((name, index) => (name, value: index < fields.Length - 1 ? fields[index] : "")).ToDictionary(pair => pair.name, pair => pair.value), answer.Error);
    }

    /// <summary>Sets g (git), r (the repository's address), d (dest), p (the repository's folder) and ssh's options; exits 127 without git.</summary>
    public static string Setup(GitArguments arguments)
    {
        var repo = arguments.Repo.StartsWith('/') ? ShellQuote.Word("file://" + arguments.Repo) : arguments.Repo.StartsWith('~') ? "file://" + RemotePath.ToShell(arguments.Repo) : ShellQuote.Word(arguments.Repo);
        var dest = string.IsNullOrEmpty(arguments.Dest) ? "" : RemotePath.ToShell(arguments.Dest.Length > 1 ? arguments.Dest.TrimEnd('/') : arguments.Dest);
        return $$"""
            export LC_ALL=C LANG=C LC_MESSAGES=C
            g={{(arguments.Executable is { Length: > 0 } program ? RemotePath.ToShell(program) : "$(command -v git)")}} && [ -n "$g" ] || exit 127
            r={{repo}} d={{dest}} p= {{(arguments.Bare ? "p=$d" : "p=$d/.git")}}
            o="${GIT_SSH_OPTS-}{{SshOptions(arguments)}}"
            y=${GIT_SSH_COMMAND:-ssh}
            export GIT_SSH_COMMAND="${GIT_SSH:-$y} $o"

            """;
    }

    private static string SshOptions(GitArguments arguments)
    {
        var options = new StringBuilder(arguments.SshOpts is { Length: > 0 } given ? " " + Quoted(given) : "");
        if ((arguments.AcceptHostkey || arguments.AcceptNewhostkey) && arguments.SshOpts?.Contains("-o StrictHostKeyChecking=", StringComparison.Ordinal) != true)
        {
            options.Append(arguments.AcceptHostkey ? " -o StrictHostKeyChecking=no" : " -o StrictHostKeyChecking=accept-new");
        }

        options.Append(arguments.SshOpts?.Contains("BatchMode=yes", StringComparison.Ordinal) == true ? "" : " -o BatchMode=yes");
        return arguments.KeyFile is { Length: > 0 } key ? options.Append(" -i ").Append(key.StartsWith("~/", StringComparison.Ordinal) ? "$HOME/" + Quoted(key[2..]) : Quoted(key)).Append(" -o IdentitiesOnly=yes").ToString() : options.ToString();
    }

    /// <summary>For use between double quotes: git hands this line to a shell of its own.</summary>
    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);

    private static string Look(GitArguments arguments)
    {
        var version = ShellQuote.Word(arguments.Version);
        var looksAtRemote = arguments.Update ? "1" : "";
        return $$"""
            n= x= w= b= m= u= h= k= s=none z=
            if [ -n "$d" ]; then
            {{(arguments.SeparateGitDir is { Length: > 0 } separate ? $"z={RemotePath.ToShell(separate)}; z=$(readlink -f -- \"$z\" 2>/dev/null || printf %s \"$z\")" : ":")}}
            if [ -f "$p" ]; then l=$(cat "$p")
            case $l in "gitdir: /"*) p=${l#gitdir: } ;; "gitdir: "*) p=$d/${l#gitdir: } ;; *) w='.git file has invalid git dir reference format' ;; esac
            [ -n "$w" ] || [ -d "$p" ] || w="$p is not a directory"; fi
            [ ! -e "$p" ] || n=1
            [ ! -e "$p/config" ] || x=1
            fi
            a={{ArchiveState(arguments)}}
            if [ -n "$x" ]; then cd -- "$d" || exit
            b=$("$g" rev-parse HEAD 2>/dev/null)
            h=$("$g" symbolic-ref -q HEAD 2>/dev/null)
            k=$("$g" symbolic-ref -q {{ShellQuote.Word($"refs/remotes/{arguments.Remote}/HEAD")}} 2>/dev/null)
            u=$("$g" ls-remote --get-url {{ShellQuote.Word(arguments.Remote)}} 2>/dev/null)
            {{(arguments.Bare ? ":" : "if \"$g\" status --porcelain 2>/dev/null | grep -qv '^??'; then m=1; fi")}}
            if [ -e .gitmodules ]; then s=same; if "$g" submodule status 2>/dev/null | grep -qv '^ '; then s=new; fi; fi
            fi
            printf '%s\0' "$g" "$r" "$d" "$p" "$n" "$x" "$w" "$a" "$b" "$m" "$u" "$h" "$k" "$s" "$z"
            if [ -z "$x" ] || [ -n "{{looksAtRemote}}" ]; then
            v={{version}}
            if [ "$v" != HEAD ]; then set -- "refs/heads/$v" "refs/tags/$v" "refs/tags/$v^{}"; elif [ -z "$x" ]; then set -- HEAD; else q=${h:-$k}; y={{ShellQuote.Word($"refs/remotes/{arguments.Remote}/")}}; q=${q#refs/heads/}; set -- "refs/heads/${q#"$y"}"; fi
            "$g" ls-remote "$r" "$@"; printf '\0%s\0' "$?"
            fi
            """;
    }

    /// <summary>Whether the archive is what version would make now.</summary>
    private static string ArchiveState(GitArguments arguments)
        => arguments.Archive is { Length: > 0 } archive && GitScript.ArchiveFormat(archive) is { } format
            ? $"none; if [ -e {RemotePath.ToShell(archive)} ]; then a=differs; if [ -n \"$x\" ] && (cd -- \"$d\" && \"$g\" archive --format {format} {GitScript.ArchivePrefix(arguments)}{ShellQuote.Word(arguments.Version)} 2>/dev/null) | cmp -s - {RemotePath.ToShell(archive)}; then a=same; fi; fi"
            : "";

    private static string? Short(string name)
        => name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name[11..]
            : name.StartsWith("refs/remotes/", StringComparison.Ordinal) ? name[(name.IndexOf('/', 13) + 1)..] : null;

    private string? Ref(string name)
        => RemoteOutput.Split('\n').Select(line => line.Split('\t')).FirstOrDefault(pair => pair.Length == 2 && pair[1] == name)?[0];

    /// <summary>As Python's normpath sees an address.</summary>
    private static string Canonical(string url) => string.Join('/', url.Split('/').Where((part, index) => index == 0 || part.Length > 0));
}
