using System.Net;
using System.Security.Cryptography;

namespace Playbooks.Modules.Kubernetes;

/// <summary>The shell by which a node passes a verified file on to another. socat at both ends (a dependency of kubeadm's, so it is there); no key, no file and no open port stay behind:
/// the giver listens on its cluster address, gives only to who says the token, holds the file open without a name, and ends after a minute without a receiver.</summary>
internal static class FanoutScripts
{
    private const int IdleSeconds = 60;
    private const int StallSeconds = 20;

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>False for addresses that mean another machine to everybody: port forwards to one machine's virtual machines.</summary>
    public static bool CanServe(string address) => address is not ("127.0.0.1" or "::1" or "localhost") && address.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or ':' or '-');

    /// <summary>Serves the file $part from now on, whatever becomes of its name; prints "serving PORT", or nothing when this node cannot.</summary>
    public static string Serve(string part, string address, string token)
    {
        var listen = IsVersion6(address) ? $"TCP6-LISTEN:0,bind=[{address}]" : $"TCP4-LISTEN:0,bind={address}";
        return $$"""
            serve() {
            command -v socat >/dev/null && command -v setsid >/dev/null || return 0
            l={{part}}.log; rm -f "$l"; : >"$l"
            T={{token}} S='IFS= read -r t && [ "$t" = "$T" ] && exec cat /proc/self/fd/3' setsid sh -c 'exec 3<"$1" || exit
            socat -d -d -t {{StallSeconds}} -T {{StallSeconds}} {{listen}},fork,max-children={{ArtifactFanout.SlotsOfGiver}} SYSTEM:eval\ \$S 2>"$2" & s=$!
            i=0; while [ $i -lt {{IdleSeconds / 5}} ]; do sleep 5; i=$((i+1)); kill -0 $s || exit
            if cat /proc/[0-9]*/stat 2>/dev/null | grep -q ") [A-Z] $s "; then i=0; fi; done; kill $s' serve {{part}} "$l" </dev/null >/dev/null 2>&1 &
            n=0; while [ $n -lt 20 ]; do n=$((n+1)); sleep 0.1; o=$(sed -n 's/.*listening on .*:\([0-9]*\)$/serving \1/p' "$l"); [ -z "$o" ] || break; done
            echo "$o"; rm -f "$l"
            }
            serve || :

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Fetches the part from another node. Non-zero when it did not come whole; the part is gone then, and nothing was believed: its digest is checked by who uses it.</summary>
    public static string Receive(string part, long length, ArtifactGiver from)
    {
        var target = IsVersion6(from.Address) ? $"TCP6:[{from.Address}]:{from.Port}" : $"TCP4:{from.Address}:{from.Port}";
        return $$"""
            umask 077; mkdir -p {{part[..part.LastIndexOf('/')]}} || exit 1
            command -v socat >/dev/null || { echo 'socat is not there' >&2; exit 4; }
            rm -f {{part}}
            printf '%s\n' {{from.Token}} | socat -t {{StallSeconds}} -T {{StallSeconds}} - {{target}},connect-timeout=5 >{{part}}
            [ "$(($(wc -c <{{part}})))" -eq {{length}} ] || { rm -f {{part}}; exit 5; }

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The port from what <see cref="Serve"/> printed among other lines; null when the node does not serve.</summary>
    public static int? PortFrom(string output)
        => output.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("serving ", StringComparison.Ordinal)) is { } line && int.TryParse(line["serving ".Length..], out var port) ? port : null;

    private static bool IsVersion6(string address) => IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}
