using System.Text;

namespace Playbooks.Connections;

/// <summary>The remote half of the protocol: what the login shell is asked to run, and the functions the session's sh is given once. POSIX sh; proved on dash, busybox ash and bash.</summary>
internal static class SessionScript
{
    // One line without ' and \ : it has to pass any login shell (csh, fish, ...) inside single quotes. @NAME@ is filled in.
    // The host lock: a tentative file t.RUN.PID.START first, then a look at all others, then h.RUN.PID.START. A file whose process is gone (or is another one by now) is stale.
    private const string Start = """
        umask 022; PATH="@PATH@"; LC_ALL=C; export PATH LC_ALL; unset ENV BASH_ENV CDPATH GREP_OPTIONS TZ IFS; cd . 2>/dev/null || cd /;
        _t(){ { read -r _s </proc/$1/stat; } 2>/dev/null && _s=${_s##*) } && set -- $_s && _e=$4 && _s=${20}; };
        _e=0; _t self || _s=0; _a=$_s; _z=$_e; _t 1 || _s=0; _b=$_s; _u=0; { read -r _u _s </proc/uptime; } 2>/dev/null;
        _d=@FOLDER@; [ -n "$_d" ] || if [ -w /run ]; then _d=/run/playbook; else _d=/tmp/.playbook-$(id -u); fi;
        _L=; _S=.; _R=@RUN@; _n=0;
        if [ -n "$_R" ]; then [ -d $_d ] || mkdir -m 700 $_d 2>/dev/null; fi;
        if [ -e $_d ]; then [ -d $_d ] && [ -O $_d ] && [ ! -L $_d ] || _S=denied; fi;
        if [ -n "$_R" ] && [ $_S = . ]; then
        while :; do : >$_d/t.$_R.$$.$_a || _S=denied; _L=; _c=;
        for _f in $_d/[th].*; do _p=${_f##*/[th].}; [ "${_p%%.*}" != $_R ] && [ "${_p%%.*}" != "@FENCE@" ] && [ -e $_f ] || continue; _p=${_p#*.};
        if _t ${_p%.*} && [ "$_s" = "${_p#*.}" ]; then case $_f in */h.*) _L=$_f;; *) _c=1;; esac; else rm -f $_f; fi; done;
        [ -z "$_L" ] && [ -n "$_c" ] && [ $_n -lt 9 ] || break;
        _n=$((_n+1)); rm -f $_d/t.$_R.$$.$_a; sleep $((($$+_n)%3+1)); done;
        if [ -n "$_L" ] || [ -n "$_c" ]; then rm -f $_d/t.$_R.$$.$_a; _j=; _p=${_L##*/h.}; _q=${_p%%.*}; _p=${_p#*.}; { read -r _j <$_L; } 2>/dev/null;
        echo; echo "@HELLO@ $$ $_a $_z $_b 0 $_d locked ${_q:--} ${_p%.*} $_j"; exit 0; fi;
        [ $_S = denied ] || echo "@WHO@" >$_d/h.$_R.$$.$_a;
        fi; _j=;
        if [ $_S = . ]; then for _f in $_d/j.*.n; do [ ! -e $_f ] || _j="$_j ${_f##*/j.}"; done; fi;
        { echo; echo "@HELLO@"; } >&2; echo; echo "@HELLO@ $$ $_a $_z $_b $_u $_d $_S$_j"; exec @SHELL@ -s playbook
        """;

    // _T PID [SESSION]: stops, then kills a process and all below it (only those of one session), however they fork meanwhile.
    // _K PID START: ends the session of an earlier connection of this run, its durable changes excepted.
    // _F RUN: the same for all sessions of a dead run.
    // _X: who runs the requests was killed (a payload's kill $PPID, the node short of memory): nobody would answer, so the whole session ends, itself last, and is recovered like a lost one.
    // _Q runs the requests of one exchange, in the background, so that the session goes on listening for _k: r read, c change (s, f: with standard input as text or printf
    // format), j durable change, e stops the changes after a failed one, u N leaves out the next N words then, a stops changes from the start, d drops records, their names first: what has one is whole.
    // _R: a durable change's own process, leader of its session. _J starts one and waits for it.
    private const string Functions = """
        unset -f printf echo read cd cat rm dd kill wait eval trap set shift test 2>/dev/null
        _w= _M=
        _T(){ _c=; _n=0; kill -STOP $1
        while [ $_n -lt 9 ]; do _n=$((_n+1))
        _l=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v r="$1" -v z="${2:-0}" '{p=$1; sub(/^.*\) /,""); P[p]=$2; S[p]=$4}
        END{for(p in P){q=p; n=0; while((q in P)&&q!=r&&n++<999)q=P[q]; if(q==r&&p!=r&&(z==0||S[p]==z))print p}}' | sort)
        [ "$_l" != "$_c" ] || break; _c=$_l; kill -STOP $_c; done
        kill -9 $_c $1; } 2>/dev/null
        _D(){ [ -d $_d ] || mkdir -m 700 $_d 2>/dev/null; [ -d $_d ] && [ -O $_d ] && [ ! -L $_d ] || { echo "$_d is not a folder of this user alone" >&2; false; }; }
        trap : HUP INT TERM
        trap '[ -z "$_w" ] || _T $_w $_z; [ -z "$_h" ] || rm -f $_d/[th].$_h' EXIT
        _q(){ eval "[ \"\${$#}\" = \"\$1\" ]" || exit 98; wait; _M=$1; { trap - EXIT; trap : HUP INT TERM; ( _Q "$@" ) || _X; } </dev/null & _w=$!; }
        _X(){ read -r _p _s </proc/self/stat; kill -9 $(cat /proc/[0-9]*/stat 2>/dev/null | awk -v z=$_z -v m=$_p '{p=$1; sub(/^.*\) /,""); if(z&&$4==z&&p!=m)print p}') $$; }
        _k(){ [ "$1" != "$_M" ] || { _T $_w; wait; } 2>/dev/null; printf '\n%s k\n' "$1"; printf '\n%s k\n' "$1" >&2; }
        _K(){ { read -r _s </proc/$1/stat; } 2>/dev/null && set -- "$1" "$2" ${_s##*) } && [ "${22}" = "$2" ] && _T $1 $6; }
        _F(){ for _f in $_d/[th].$1.*; do _p=${_f##*/[th].$1.}; [ ! -e $_f ] || { _K ${_p%.*} ${_p#*.}; rm -f $_f; }; done; }
        _Q(){ trap : HUP INT TERM; _m=$1; shift; _a=
        printf '\n%s+\n' $_m; printf '\n%s+\n' $_m >&2
        while [ $# -gt 1 ]; do
        case $1 in
        r) ( _p=$2; set --; eval "$_p" ); _s=$?; _n=2;;
        c) ( _p=$2; set --; eval "$_p" ); _s=$?; _n=2;;
        s) printf %s "$3" | ( _p=$2; set --; eval "$_p" ); _s=$?; _n=3;;
        f) printf "$3" | ( _p=$2; set --; eval "$_p" ); _s=$?; _n=3;;
        j) _J "$2" "$3" "$4" "$5" "$6" "$7"; _n=7;;
        e) [ $_s = 0 ] || _a=1; shift; continue;;
        a) _a=1; shift; continue;;
        u) [ -z "$_a" ] || { printf '\n%s %s\n' $_m -1; printf '\n%s %s\n' $_m -1 >&2; shift $2; }; shift 2; continue;;
        d) _p=; for _i in $2; do _p="$_p $_d/j.$_i.n $_d/j.$_i.*"; done; rm -f $_p & shift 2; continue;;
        esac
        printf '\n%s %s\n' $_m $_s; printf '\n%s %s\n' $_m $_s >&2; shift $_n
        done; wait; }
        _J(){ _s=125; _o=$_d/j.$1; _D || return; command -v setsid >/dev/null || { echo "setsid is not there: install util-linux" >&2; return; }; umask 077
        printf '%s\n' "$3" >$_o.n && printf '%s\n' "$4" >$_o.s && case $5 in s) printf %s "$6" >$_o.i;; f) printf "$6" >$_o.i;; *) :;; esac || { umask 022; rm -f $_o.*; return; }
        umask 022; setsid $_S -c "$_R" sh $_o "$2" </dev/null >/dev/null 2>&1 & _p=$!
        while wait $_p; [ $? -gt 128 ] && kill -0 $_p 2>/dev/null; do :; done
        _s=; { read -r _s <$_o.r; } 2>/dev/null; : ${_s:=137}
        [ ! -s $_o.o ] || cat $_o.o; [ ! -s $_o.e ] || cat $_o.e >&2; }
        _R='umask 077; read -r s </proc/self/stat; s=${s##*) }; set -- "$1" "$2" $s; echo $$ ${22} >$1.p; [ ! -e $1.i ] || exec <$1.i
        [ $2 = 0 ] || { setsid sh -c "sleep $2; set -C; echo 124 >$1.r && kill -9 -$$" </dev/null >/dev/null 2>&1 & w=$!; }
        ( f=$1.s; umask 022; set --; . $f ) >$1.o 2>$1.e; s=$?; set -C; echo $s >$1.r; [ $2 = 0 ] || kill -9 -$w $w 2>/dev/null'
        _i(){ [ "$4" = "$1" ] || exit 98; wait; _M=; _w=; printf '\n%s+\n' $1; printf '\n%s+\n' $1 >&2; _D || exit 97; _g=$_d/u.$1
        { dd bs=262144 count=$2 iflag=fullblock,count_bytes 2>/dev/null; IFS= read -r _l; [ "$_l" = "$1" ] && : >$_g; } |
        ( ( _p=$3; set --; eval "$_p" ); _s=$?; cat >/dev/null; exit $_s )
        _s=$?; [ -e $_g ] || exit 99; rm -f $_g; printf '\n%s %s\n' $1 $_s; printf '\n%s %s\n' $1 $_s >&2; }
        _put(){ cat >"$2" && [ -e $_g ]; }
        _take(){ cat; [ -e $_g ]; }
        _b(){ _M=; _w=; wait; rm -f $_d/[th].$_h; _h=; for _i in $1; do rm -f $_d/j.$_i.n $_d/j.$_i.*; done; exit 0; }

        """;

    /// <summary>The command for the node: sets the environment, takes the lock, prints the <see cref="SessionHello"/> line and becomes the session's sh.</summary>
    /// <param name="fence">A run that is dead: its lock does not count.</param>
    public static string StartCommand(string hello, ConnectionOptions options, string? fence = null)
    {
        var path = options.RemotePath.StartsWith('=') ? options.RemotePath[1..] : options.RemotePath + ":$PATH";
        return string.Join(' ', Start.ReplaceLineEndings("\n").Split('\n'))
            .Replace("@PATH@", path, StringComparison.Ordinal)
            .Replace("@HELLO@", hello, StringComparison.Ordinal)
            .Replace("@FOLDER@", options.RemoteFolder, StringComparison.Ordinal)
            .Replace("@RUN@", options.LockHolder?.Id ?? "", StringComparison.Ordinal)
            .Replace("@FENCE@", fence ?? "-", StringComparison.Ordinal)
            .Replace("@WHO@", options.LockHolder?.LockText ?? "", StringComparison.Ordinal)
            .Replace("@SHELL@", options.RemoteShell, StringComparison.Ordinal);
    }

    /// <summary>The functions, to be sent before the first request, with what the hello line told.</summary>
    public static byte[] FunctionsFor(SessionHello hello, ConnectionOptions options)
    {
        var holder = options.LockHolder is { } run ? $"{run.Id}.{hello.ProcessId}.{hello.ProcessStart}" : "";
        return Encoding.UTF8.GetBytes($"_d={hello.Folder} _S={options.RemoteShell} _h={holder} _z={hello.SessionId}\n" + Functions.ReplaceLineEndings("\n"));
    }
}
