using System.Globalization;
using System.Text;

namespace Playbooks.Modules.Commands;

/// <summary>A script of several commands, any of which may end the task. `run WORDS` runs one, `fail KIND TEXT` afterwards tells of it and ends the script, `ok VALUE...` tells how all
/// ended. Exits 0 in each case: what it says is read by <see cref="Read"/>.</summary>
internal static class CommandSteps
{
    public const string Prelude = """
        export LC_ALL=C LANG=C
        t=$(mktemp -d) || exit 1
        trap 'rm -rf -- "$t"' EXIT; trap 'exit 143' TERM INT HUP
        : >"$t/o"; : >"$t/e"; _r=0 c=
        run() { c=$(printf '%s\037' "$@"); "$@" >"$t/o" 2>"$t/e" </dev/null; _r=$?; return $_r; }
        fail() { printf '%s\0' fail "$1" "$2" "$_r" "$c"; cat "$t/o"; printf '\0'; cat "$t/e"; printf '\0'; exit 0; }
        ok() { printf '%s\0' ok "$@"; }

        """;

    /// <summary>The values of `ok`, or the step that failed. Both null when the script was cut.</summary>
    public static (IReadOnlyList<string>? Values, FailedStep? Failure) Read(ReadOnlyMemory<byte> output)
    {
        var fields = Encoding.UTF8.GetString(output.Span).Split('\0');
        return fields switch
        {
            ["ok", ..] => (fields[1..^1], null),
            ["fail", var kind, var text, var status, var command, var standard, var error, ..]
                => (null, new FailedStep(kind, text, long.Parse(status, CultureInfo.InvariantCulture), command.Split('\u001f')[..^1], standard, error)),
            _ => (null, null),
        };
    }
}
