using System.Globalization;
using Playbooks.Modules.Commands;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Net;

/// <summary>Whether the file at an address is still the one that is on the node: the server is asked for it only if it is newer, and what comes is compared. Reads only.</summary>
internal static class DownloadProbe
{
    /// <summary>curl's status when the time is over: nothing is known then.</summary>
    private const int TimedOut = 28;

    /// <summary>curl's status when there is no room for a copy to compare.</summary>
    private const int NotWritten = 23;

    public static CommandQuery Question(GetUrlArguments arguments, string path, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + $$"""
            command -v curl >/dev/null || exit 28
            umask 077; p={{Queries.RemotePath.ToShell(path)}}; [ -f "$p" ] || exit 0
            t=$(mktemp) || exit; trap 'rm -f "$t" "$t.rc"' EXIT
            m=$(LC_ALL=C date -u -r "$p" '+%a, %d %b %Y %H:%M:%S GMT')
            c=$(
            {{new HttpRequest(arguments) { Timeout = arguments.Timeout }.DownloadScript(isPrinted: false, "--max-time 10 -w '%{http_code}' -H \"If-Modified-Since: $m\" ")}}
            ) || exit
            [ "$c" != 304 ] || { echo 304; exit 0; }
            n=$(sha1sum <"$t" | cut -d' ' -f1); o=$(sha1sum <"$p" | cut -d' ' -f1)
            [ "$n" = "$o" ] || { echo new; exit 0; }
            echo same; echo "$o"; md5sum <"$p" | cut -d' ' -f1
            """);

    public static DownloadState Read(CommandAnswer answer)
        => answer switch
        {
            { Status: TimedOut or NotWritten } => new DownloadState(false),
            { IsSuccess: false } => new DownloadState(false, Error: answer.Error.Trim().Split('\n')[0]),
            { Lines: ["304", ..] } => new DownloadState(true, 304),
            { Lines: ["same", var sha1, var md5, ..] } => new DownloadState(true, 200, sha1, md5),
            _ => new DownloadState(false),
        };
}

/// <summary>What <see cref="DownloadProbe"/> found: still the same, as the server said (304) or as comparing showed, or an error in place of an answer.</summary>
internal sealed record DownloadState(bool IsSame, int Status = 0, string? Sha1 = null, string? Md5 = null, string? Error = null)
{
    /// <summary>The words of the result.</summary>
    public string Message(long size) => Status == 304 ? "HTTP Error 304: Not Modified" : string.Create(CultureInfo.InvariantCulture, $"OK ({size} bytes)");
}
