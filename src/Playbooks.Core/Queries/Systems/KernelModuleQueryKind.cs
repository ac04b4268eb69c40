using System.Text;
using Playbooks.Connections;

namespace Playbooks.Queries.Systems;

/// <summary>/proc/modules for loaded modules; for built-in ones modules.builtin, /sys/module, or what only the module brings (a kernel without loadable modules, or a container without
/// /lib/modules, shows nothing else). Lines: `loaded NAME` or `builtin NAME`, with underscores.</summary>
internal sealed class KernelModuleQueryKind : IQueryKind
{
    /// <summary>Files that exist when, and only when, the module's code is in the running kernel.</summary>
    private static readonly Dictionary<string, string> Effects = new(StringComparer.Ordinal)
    {
        ["br_netfilter"] = "/proc/sys/net/bridge",
        ["bridge"] = "/sys/module/bridge",
        ["ip_tables"] = "/proc/net/ip_tables_names",
        ["ip6_tables"] = "/proc/net/ip6_tables_names",
        ["ip_vs"] = "/proc/net/ip_vs",
        ["nf_conntrack"] = "/proc/sys/net/netfilter/nf_conntrack_max",
        ["tun"] = "/sys/class/misc/tun",
        ["fuse"] = "/sys/fs/fuse",
        ["ipv6"] = "/proc/net/if_inet6",
    };

    public Type QueryType => typeof(KernelModuleQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var names = queries.Cast<KernelModuleQuery>().Select(query => Underscored(query.Name)).Distinct().ToList();
        var script = new StringBuilder($"n={ShellQuote.Word(" " + string.Join(' ', names) + " ")}\n");
        script.Append("""
            [ -r /proc/modules ] && awk -v n="$n" 'index(n, " " $1 " ") { print "loaded", $1 }' /proc/modules
            b=/lib/modules/$(uname -r)/modules.builtin
            [ -r "$b" ] && awk -F/ -v n="$n" '{ m = $NF; sub(/\.ko.*/, "", m); gsub(/-/, "_", m); if (index(n, " " m " ")) print "builtin", m }' "$b"
            awk -v n="$n" 'index(n, " " $NF " ") { print "builtin", $NF }' /proc/filesystems

            """);
        foreach (var name in names)
        {
            script.Append($"[ -e /sys/module/{ShellQuote.Word(name)} ] && echo builtin {ShellQuote.Word(name)}\n");
            if (Effects.TryGetValue(name, out var path))
            {
                script.Append($"[ -e {path} ] && echo builtin {name}\n");
            }
        }

        return script.Append("true").ToString();
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n').ToHashSet();
        return [.. queries.Cast<KernelModuleQuery>().Select(query =>
        {
            var name = Underscored(query.Name);
            var isLoaded = lines.Contains("loaded " + name);
            return new KernelModuleAnswer(isLoaded || lines.Contains("builtin " + name), !isLoaded);
        })];
    }

    private static string Underscored(string name) => name.Replace('-', '_');
}
