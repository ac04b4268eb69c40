using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Modules.Commands;
using Playbooks.Queries;

namespace Playbooks.Modules.SourceControl;

/// <summary>What is done to the working tree: git's own commands, one after the other. Ends with `ok AFTER SUBMODULES ARCHIVE DIFF`.</summary>
internal sealed class GitScript(GitArguments arguments, GitState state, bool wantsDiff)
{
    private readonly string version = ShellQuote.Word(arguments.Version);
    private readonly string remote = ShellQuote.Word(arguments.Remote);
    private readonly string depth = arguments.Depth is { } number and > 0 ? string.Create(CultureInfo.InvariantCulture, $"--depth {number} ") : "";

    /// <summary>--format of an archive; null for a name that tells none.</summary>
    public static string? ArchiveFormat(string path)
        => path[(path.LastIndexOf('.') + 1)..] switch { "zip" => "zip", "gz" => "tar.gz", "tar" => "tar", "tgz" => "tgz", _ => null };

    public static string ArchivePrefix(GitArguments arguments) => arguments.ArchivePrefix is null ? "" : $"--prefix {ShellQuote.Word(arguments.ArchivePrefix)} ";

    public string Write()
    {
        var script = new StringBuilder(CommandSteps.Prelude).Append(GitState.Setup(arguments)).Append("n= w= f=\n");
        if (arguments.Umask is string umask)
        {
            script.Append(CultureInfo.InvariantCulture, $"umask {ShellQuote.Word(umask)}\n");
        }

        if (MovesFolder)
        {
            AppendMove(script);
        }

        if (!state.IsRepository)
        {
            AppendClone(script);
        }
        else if (arguments.Update)
        {
            AppendUpdate(script);
        }
        else
        {
            script.Append("cd -- \"$d\" || exit\n");
        }

        if (!arguments.Bare && (arguments.Update || !state.IsRepository))
        {
            AppendSwitch(script);
            AppendSubmodules(script);
        }

        script.Append("a=$(\"$g\" rev-parse HEAD 2>/dev/null)\n");
        AppendDiff(script);
        AppendArchive(script);
        return script.Append("ok \"$a\" \"$n\" \"$w\" \"$f\"\n").ToString();
    }

    private bool MovesFolder => arguments.SeparateGitDir is { Length: > 0 } && state.FolderExists && state.Folder != state.Separate;

    private void AppendMove(StringBuilder script)
        => script.Append(CultureInfo.InvariantCulture, $$"""
            z={{ShellQuote.Word(state.Separate)}} p={{ShellQuote.Word(state.Folder)}}
            [ ! -e "$z" ] || fail plain "Separate-git-dir path $z already exists."
            run mv -- "$p" "$z" || fail plain "Unable to move git dir. $(cat "$t/e")"
            printf 'gitdir: %s' "$z" >"$d/.git"

            """);

    private void AppendClone(StringBuilder script)
    {
        var isNamed = state.IsRemoteBranch(arguments.Version) || state.IsRemoteTag(arguments.Version);
        var words = new StringBuilder(arguments.Bare ? "--bare " : $"--origin {remote} ");
        words.Append(depth.Length == 0 ? "" : arguments.Version == "HEAD" || arguments.Refspec is { Length: > 0 } ? depth : isNamed ? $"{depth}--branch {version} " : "");
        words.Append(arguments.Reference is { Length: > 0 } reference ? $"--reference {ShellQuote.Word(reference)} " : "");
        words.Append(arguments.SingleBranch ? isNamed ? $"--single-branch --branch {version} " : "--single-branch " : "");
        words.Append(arguments.SeparateGitDir is { Length: > 0 } ? $"--separate-git-dir={ShellQuote.Word(state.Separate)} " : "");
        script.Append("mkdir -p -- \"$(dirname -- \"$d\")\" 2>/dev/null; cd -- \"$(dirname -- \"$d\")\" || exit\n")
            .Append(CultureInfo.InvariantCulture, $"run \"$g\" clone {words}\"$r\" \"$d\" || fail rc\ncd -- \"$d\" || exit\n");
        if (arguments.Bare && arguments.Remote != "origin")
        {
            script.Append(CultureInfo.InvariantCulture, $"run \"$g\" remote add {remote} \"$r\" || fail rc\n");
        }

        if (arguments.Refspec is { Length: > 0 } refspec)
        {
            script.Append(CultureInfo.InvariantCulture, $"run \"$g\" fetch {depth}{remote} {ShellQuote.Word(refspec)} || fail rc\n");
        }

        AppendVerify(script);
    }

    private void AppendUpdate(StringBuilder script)
    {
        script.Append("cd -- \"$d\" || exit\n");
        if (state.HasChanges)
        {
            script.Append("run \"$g\" reset --hard HEAD || fail rc\n");
        }

        if (state.IsOtherUrl)
        {
            script.Append(CultureInfo.InvariantCulture, $"run \"$g\" remote set-url {remote} \"$r\" || fail all \"Failed to set a new url $r for {arguments.Remote}: \"\n");
        }

        script.Append(CultureInfo.InvariantCulture, $"run \"$g\" fetch {FetchWords()} || fail fetch 'Failed to download remote objects and refs: '\n");
    }

    /// <summary>With depth as little as will do; everything else with all tags.</summary>
    private string FetchWords()
    {
        var force = arguments.Force ? "--force " : "";
        List<string> refs = [];
        if (depth.Length > 0)
        {
            if (arguments.Refspec is { Length: > 0 } given)
            {
                refs.Add(given);
            }
            else if (arguments.Version == "HEAD")
            {
                refs.Add(state.Branch ?? "HEAD");
            }
            else if (state.IsRemoteBranch(arguments.Version))
            {
                refs.AddRange(state.Branch == arguments.Version ? [] : [$"+refs/heads/{arguments.Version}:refs/heads/{arguments.Version}"]);
                refs.Add($"+refs/heads/{arguments.Version}:refs/remotes/{arguments.Remote}/{arguments.Version}");
            }
            else if (state.IsRemoteTag(arguments.Version))
            {
                refs.Add($"+refs/tags/{arguments.Version}:refs/tags/{arguments.Version}");
            }
        }

        var isShallow = refs.Count > 0;
        if (!isShallow)
        {
            refs.AddRange(arguments.Bare ? ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"] : []);
            refs.AddRange(arguments.Refspec is { Length: > 0 } refspec ? [refspec] : []);
        }

        return $"{(isShallow ? depth : arguments.Bare ? "" : "--tags ")}{force}{ShellQuote.Words([arguments.Remote, .. refs])}";
    }

    private void AppendSwitch(StringBuilder script)
    {
        if (arguments.Version == "HEAD")
        {
            script.Append(CultureInfo.InvariantCulture, $$"""
                b=$("$g" symbolic-ref -q HEAD) || b=$("$g" symbolic-ref -q refs/remotes/{{remote}}/HEAD)
                b=${b#refs/remotes/{{remote}}/}; b=${b#refs/heads/}; b=${b:-None}
                run "$g" checkout --force "$b" || fail plain "Failed to checkout branch $b"
                run "$g" reset --hard {{remote}}/"$b" -- || fail cmd "Failed to checkout branch $b"

                """);
        }
        else if (state.IsRemoteBranch(arguments.Version))
        {
            script.Append(CultureInfo.InvariantCulture, $$"""
                {{(depth.Length > 0 ? $"\"$g\" show-ref --verify -q refs/heads/{version} || run \"$g\" fetch {depth}{remote} +refs/heads/{version}:refs/heads/{version} +refs/heads/{version}:refs/remotes/{remote}/{version} || fail plain 'Failed to fetch branch from remote: '{version}" : ":")}}
                if "$g" show-ref --verify -q refs/heads/{{version}}; then
                run "$g" checkout --force {{version}} || fail plain 'Failed to checkout branch '{{version}}
                run "$g" reset --hard {{remote}}/{{version}} || fail cmd 'Failed to checkout '{{version}}
                else run "$g" checkout --track -b {{version}} {{remote}}/{{version}} || fail cmd 'Failed to checkout '{{version}}; fi

                """);
        }
        else
        {
            script.Append(CultureInfo.InvariantCulture, $"run \"$g\" checkout --force {version} || fail cmd 'Failed to checkout '{version}\n");
        }

        if (state.IsRepository)
        {
            AppendVerify(script);
        }
    }

    private void AppendVerify(StringBuilder script)
    {
        if (!arguments.VerifyCommit)
        {
            return;
        }

        var keys = arguments.GpgWhitelist.Count == 0 ? "" : $$"""
            k=$(awk '$2 == "VALIDSIG" { print $3; exit }' "$t/e")
            case " {{ShellQuote.Words(arguments.GpgWhitelist).Replace("'", "", StringComparison.Ordinal)}} " in *" $k "*) ;; *) fail plain "The gpg_whitelist does not include the public key \"$k\" for this commit" ;; esac

            """;
        script.Append(CultureInfo.InvariantCulture, $$"""
            v=verify-commit; [ "$("$g" for-each-ref --format '%(objecttype)' refs/tags/{{version}})" != tag ] || v=verify-tag
            run "$g" $v {{(keys.Length > 0 ? "--raw " : "")}}{{version}} || fail plain 'Failed to verify GPG signature of commit/tag "'{{version}}'"'

            """).Append(keys);
    }

    private void AppendSubmodules(StringBuilder script)
    {
        if (!arguments.Recursive)
        {
            return;
        }

        var compare = arguments.TrackSubmodules
            ? $"""
                run "$g" submodule foreach "$g" rev-parse {remote}/master || fail plain 'Unable to determine hashes of submodules'
                [ "$q" = "$(cat "$t/o")" ] || n=1
                """
            : """
                run "$g" submodule status || fail all 'Failed to retrieve submodule status: '
                if grep -qv '^ ' "$t/o"; then n=1; fi
                """;
        script.Append(CultureInfo.InvariantCulture, $$"""
            if [ -e .gitmodules ]; then
            "$g" config -f .gitmodules --get-regexp '^submodule\..*\.path$' >"$t/m"
            while read -r _ q; do [ -e "$q/.git" ] || n=1; done <"$t/m"
            if [ -z "$n" ]; then
            run "$g" submodule foreach "$g" rev-parse HEAD || fail plain 'Unable to determine hashes of submodules'
            q=$(cat "$t/o")
            run "$g" submodule foreach "$g" fetch || fail rc
            {{compare}}
            fi
            if [ -n "$n" ]; then
            run "$g" submodule sync || fail rc
            run "$g" submodule update --init --recursive{{(arguments.TrackSubmodules ? " --remote" : "")}}{{(arguments.Force ? " --force" : "")}} || fail all 'Failed to init/update submodules: '
            fi; fi

            """);
    }

    private void AppendDiff(StringBuilder script)
    {
        if (wantsDiff && state.IsRepository)
        {
            script.Append(CultureInfo.InvariantCulture, $$"""
                b={{ShellQuote.Word(state.Before)}}
                if [ "$b" != "$a" ]; then
                if f=$("$g" diff "$b" "$a" 2>"$t/e"; s=$?; echo .; exit $s); then f=${f%.}; [ -n "$f" ] || f=">> No visual differences between $b and $a"
                else f=">> Failed to get proper diff between $b and $a:
                >> $(cat "$t/e")"; fi; fi

                """);
        }
    }

    private void AppendArchive(StringBuilder script)
    {
        if (arguments.Archive is not { Length: > 0 } archive)
        {
            return;
        }

        var path = RemotePath.ToShell(archive);
        script.Append(CultureInfo.InvariantCulture, $$"""
            w=new k={{path}}
            run "$g" archive --format {{ArchiveFormat(archive)}} --output "$t/archive" {{ArchivePrefix(arguments)}}{{version}} || fail archive "Git archive command failed to create archive $k using $d directory.Error: $(cat "$t/e")"
            if cmp -s "$t/archive" "$k"; then w=same; else
            x=; case $k in */*) x=${k%/*}/ ;; esac
            x=$(mktemp "$x.playbook-XXXXXX") || exit
            { [ ! -d "$k" ] && cat <"$t/archive" >"$x" && chmod "$(printf %o $((0666 & ~$(umask))))" "$x" && mv -f "$x" "$k"; } || { rm -f "$x"; fail archive "Failed to write $k"; }; fi

            """);
    }
}
