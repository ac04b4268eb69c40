using Playbooks.Connections;

namespace Playbooks.Modules.Commands;

/// <summary>One look at a port, a file or the connections, as a script; and what it says. No Python: bash, nc, curl or socat connect, whichever is there.</summary>
internal static class WaitForProbe
{
    /// <summary>Status when nothing on the node can connect to a port.</summary>
    public const int NoTool = 72;

    /// <summary>How many bytes of a port's greeting or of a file are searched.</summary>
    private const int SearchLimit = 4 * 1024 * 1024;

    public static string Script(WaitForArguments arguments)
        => arguments switch
        {
            { Path: { Length: > 0 } path, SearchRegex: null } => arguments.WantsAbsence ? $"[ -e {ShellQuote.Word(path)} ]" : $"[ -e {ShellQuote.Word(path)} ] && {Files.FileResults.StatScript(path)}",
            { Path: { Length: > 0 } path } => $"[ -f {ShellQuote.Word(path)} ] && head -c {SearchLimit} {ShellQuote.Word(path)}",
            { State: "drained" } => "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true",
            { SearchRegex: not null } => Read(arguments),
            _ => Connect(arguments),
        };

    /// <summary>Looks again and again until it is so or the time is over; ends with the status of the last look.</summary>
    public static string Loop(WaitForArguments arguments)
        => $$"""
            e=$(($(date +%s)+{{arguments.Timeout}}))
            sleep {{arguments.Delay}}
            while :; do
            ( eval {{ShellQuote.Word(Script(arguments))}} ); s=$?
            [ $s {{(arguments.WantsAbsence ? "-ne" : "-eq")}} 0 ] && exit $s
            [ $s -eq {{NoTool}} ] && exit $s
            [ "$(date +%s)" -ge $e ] && exit $s
            sleep {{arguments.Sleep}}
            done
            """;

    /// <summary>Succeeds when a TCP connection can be made. A busybox nc may lack -z, and would then wait for the server to close: it runs `true` instead.</summary>
    private static string Connect(WaitForArguments arguments)
    {
        var (host, port, seconds) = (ShellQuote.Word(arguments.Host), arguments.Port, arguments.ConnectTimeout);
        return $$"""
            h={{host}}
            if command -v bash >/dev/null 2>&1; then exec timeout {{seconds}} bash -c 'exec 3<>"/dev/tcp/$0/{{port}}"' "$h" 2>/dev/null
            elif command -v nc >/dev/null 2>&1; then
            case $(nc -h 2>&1) in
            *-z*) exec nc -z -w {{seconds}} "$h" {{port}} </dev/null 2>/dev/null ;;
            *"-e PROG"*) exec nc -w {{seconds}} "$h" {{port}} -e true </dev/null >/dev/null 2>&1 ;;
            *) timeout $(({{seconds}}+1)) nc -w {{seconds}} "$h" {{port}} </dev/null >/dev/null 2>&1; s=$?; [ $s = 124 ] || [ $s = 143 ] || exit $s ;;
            esac
            elif command -v curl >/dev/null 2>&1; then
            case $h in *:*) h="[$h]" ;; esac
            c=$(curl -s -o /dev/null -w '%{time_connect}' --connect-timeout {{seconds}} --max-time {{seconds}} "telnet://$h:{{port}}" </dev/null)
            case $c in 0.000000|0,000000|0.000|'') exit 1 ;; *) exit 0 ;; esac
            elif command -v socat >/dev/null 2>&1; then exec socat -T1 /dev/null "TCP:$h:{{port}},connect-timeout={{seconds}}" 2>/dev/null
            else exit {{NoTool}}; fi
            """;
    }

    /// <summary>Prints what the port sends by itself.</summary>
    private static string Read(WaitForArguments arguments)
    {
        var (host, port, seconds) = (ShellQuote.Word(arguments.Host), arguments.Port, arguments.ConnectTimeout);
        return $$"""
            h={{host}}
            if command -v bash >/dev/null 2>&1; then timeout {{seconds}} bash -c 'exec 3<>"/dev/tcp/$0/{{port}}" || exit 1; cat <&3' "$h" 2>/dev/null; s=$?; [ $s = 124 ] || [ $s = 143 ] || exit $s
            elif command -v nc >/dev/null 2>&1; then sleep {{seconds}} | timeout {{seconds}} nc "$h" {{port}} 2>/dev/null; s=$?; [ $s = 124 ] || [ $s = 143 ] || exit $s
            elif command -v curl >/dev/null 2>&1; then curl -s --max-time {{seconds}} "telnet://$h:{{port}}" </dev/null; s=$?; [ $s = 28 ] || exit $s
            else exit {{NoTool}}; fi
            """;
    }
}
