using System.Text;
using Playbooks.Connections;
using Playbooks.Queries.Systems;

namespace Playbooks.Execution.Background;

/// <summary>The shell side of background jobs. A job is a file DIR/ID, as in Ansible; what it runs and prints meanwhile is in the folder DIR/.ID. Its steps run in a session of their own,
/// a second one watches them, a third ends them at the limit: all go on whatever becomes of the connection. The file is only ever renamed into place, complete.</summary>
internal static class JobScripts
{
    // W is the job's folder, F its file. Whoever makes W/over first, the watcher or the limit, writes the result.
    // A copy of each output is measured and sent: a daemon that a step left behind may still write to the original.
    private const string Runner = """
        W=$2 F=${2%/.*}/${2##*/.}; umask 077
        put() { cat >"$F.tmp" && mv -f "$F.tmp" "$F"; }
        over() { ( set -C; : >"$W/over" ) 2>/dev/null; }
        case $1 in
        watch) limit=$3 steps=$4
        read -r s </proc/self/stat; s=${s##*) }; set -- 1 2 $s
        read -r began x </proc/uptime; echo "$$ ${22} ${began%.*}" >"$W/pid"
        setsid sh "$W/run" steps "$W" $steps </dev/null >/dev/null 2>&1 & p=$!
        setsid sh "$W/run" limit "$W" $limit $p </dev/null >/dev/null 2>&1 & k=$!
        wait $p; s=$?; over || exit 0
        { kill -9 -$k || kill -9 $k; } 2>/dev/null
        read -r ended x </proc/uptime
        [ $s = 0 ] || echo $s >>"$W/status"
        i=0 l=; : >"$W/all"; : >>"$W/status"
        while read -r s; do i=$((i+1)); a=$s
        for e in o e; do : >>"$W/$i.$e"; cp "$W/$i.$e" "$W/part" && cat "$W/part" >>"$W/all"; n=$(wc -c <"$W/part"); a="$a, "$((n)); done
        l="$l${l:+, }[$a]"; done <"$W/status"
        { printf '{"ansible_job_id": "%s", "finished": 1, "began": %s, "ended": %s, "steps": [%s]}\n' "${F##*/}" $began $ended "$l"; cat "$W/about" "$W/all"; } | put
        rm -rf "$W";;
        steps) i=0
        while [ $i -lt $3 ]; do i=$((i+1)); n=/dev/null; [ ! -e "$W/$i.i" ] || n=$W/$i.i
        ( umask 022; exec sh "$W/$i.s" ) <"$n" >"$W/$i.o" 2>"$W/$i.e"; s=$?; echo $s >>"$W/status"
        [ $s = 0 ] || [ -e "$W/$i.d" ] || break; done; exit 0;;
        limit) sleep $3; over || exit 0
        printf '{"msg": "Timeout exceeded", "failed": true, "child_pid": %s}\n' $4 | put
        { kill -9 -$4 || kill -9 $4; } 2>/dev/null
        rm -rf "$W";;
        esac
        """;

    // Prints the job's file; standard error says why there is none.
    private const string Start = """
        umask 077; d=@DIR@
        e=$(mkdir -p "$d" 2>&1) || { echo "could not create directory: $d - $e" >&2; exit 1; }
        j=@ID@.$$ w=$d/.@ID@.$$
        mkdir "$w" || exit 1
        ( cd "$w"@FILES@ ) || { rm -rf "$w"; exit 1; }
        printf '{"started": 1, "finished": 0, "ansible_job_id": "%s"}\n' $j >"$d/$j" || { rm -rf "$w"; exit 1; }
        setsid sh "$w/run" watch "$w" @LIMIT@ @STEPS@ </dev/null >/dev/null 2>&1 &
        printf '%s\n' "$d/$j"
        """;

    // The file's path, the node's uptime, missing or running or gone (when the file is unfinished), the file. Gone: whoever was to finish it is dead.
    // A job that has only just begun is given a second: most are that short, and the next look may be far off.
    private const string Look = """
        d=@DIR@; f=$d/@ID@ w=$d/.@ID@; printf '%s\n' "$f"; read -r u x </proc/uptime; echo "$u"
        [ -e "$f" ] || { echo missing; exit 0; }
        p= t= b=${u%.*}; { read -r p t b <"$w/pid"; } 2>/dev/null
        if [ -d "$w" ] && [ $((${u%.*}-b)) -le 1 ]; then sleep 1; { read -r p t b <"$w/pid"; } 2>/dev/null; fi
        a=running; [ -z "$p" ] || { a=gone; { read -r s </proc/$p/stat; } 2>/dev/null && s=${s##*) } && set -- $s && [ "${20}" = "$t" ] && [ "$1" != Z ] && a=running; }
        echo $a; cat "$f"
        """;

    // The job's folder goes last, whoever ends it. After a restart of the node it stays, until the job's time limit has passed.
    private const string See = """
        d=@DIR@; [ -d "$d"/.@ID@ ] || echo over
        """;

    private const string Remove = """
        d=@DIR@; f=$d/@ID@; printf '%s\n' "$f"; [ -e "$f" ] || exit 2
        rm -f "$f"
        """;

    /// <summary>The seconds after which a job with this limit is killed: Ansible's watcher looks every five seconds, and never before ten.</summary>
    public static int KilledAfter(int seconds) => 5 + (5 * (int)Math.Ceiling(Math.Max(1, seconds) / 5.0));

    /// <param name="id">The first part of the job's name; the node adds a dot and a process id.</param>
    /// <param name="about">One line that other runs will read.</param>
    public static string ToStart(string folder, string id, int limit, string about, IReadOnlyList<ChangeRequest> steps)
    {
        var files = new StringBuilder();
        Add(files, "run", Encoding.UTF8.GetBytes(Runner.ReplaceLineEndings("\n") + "\n"));
        Add(files, "about", Encoding.UTF8.GetBytes(about + "\n"));
        for (var i = 0; i < steps.Count; i++)
        {
            Add(files, $"{i + 1}.s", Encoding.UTF8.GetBytes(steps[i].Script + "\n"));
            if (steps[i].Input is { } input)
            {
                Add(files, $"{i + 1}.i", input.Span);
            }

            if (steps[i].StatusIsData)
            {
                Add(files, $"{i + 1}.d", []);
            }
        }

        return Fill(Start, folder, id)
            .Replace("@LIMIT@", $"{KilledAfter(limit)}", StringComparison.Ordinal)
            .Replace("@STEPS@", $"{steps.Count}", StringComparison.Ordinal)
            .Replace("@FILES@", files.ToString(), StringComparison.Ordinal);
    }

    public static string ToLook(string folder, string id) => Fill(Look, folder, id);

    /// <summary>Prints nothing while the job runs.</summary>
    public static string ToSeeWhetherItRuns(string folder, string id) => Fill(See, folder, id);

    /// <summary>Status 2: there is no such job.</summary>
    public static string ToRemove(string folder, string id) => Fill(Remove, folder, id);

    private static string Fill(string script, string folder, string id)
        => script.ReplaceLineEndings("\n").Replace("@ID@", ShellQuote.Word(id), StringComparison.Ordinal).Replace("@DIR@", HomeWord.Of(folder.TrimEnd('/')), StringComparison.Ordinal);

    private static void Add(StringBuilder files, string name, ReadOnlySpan<byte> content)
    {
        // A format that begins with a dash would be taken for an option.
        var format = ExchangeText.AsFormat(content);
        files.Append($" && printf {ShellQuote.Word(format.StartsWith('-') ? "\\055" + format[1..] : format)} >{name}");
    }
}
