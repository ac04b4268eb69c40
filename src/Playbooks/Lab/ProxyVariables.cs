using System.Text;

namespace Playbooks.Lab;

/// <summary>The variables by which a lab's inventory tells its nodes of the proxy that this machine's environment names.</summary>
internal static class ProxyVariables
{
    private static readonly string[] Proxies = ["http_proxy", "https_proxy"];

    /// <summary>The text of a variables file; null where there is no proxy that a node can reach (one on the machine's own loopback is none).</summary>
    /// <param name="variable">Reads the environment.</param>
    public static string? Text(Func<string, string?> variable)
    {
        var proxies = Proxies.Select(name => (name, Value: Read(name))).Where(proxy => proxy.Value is not null && IsReachable(proxy.Value)).ToList();
        if (proxies.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder("# Written by `playbook lab`: the proxy of this machine's environment.\n");
        proxies.ForEach(proxy => Append(proxy.name, proxy.Value!));

        // no_proxy would stand in place of the cluster's own addresses, this beside them.
        if (Read("no_proxy") is { } exceptions)
        {
            Append("additional_no_proxy", exceptions);
        }

        return text.ToString();

        string? Read(string name) => (variable(name) ?? variable(name.ToUpperInvariant())) is { Length: > 0 } value ? value : null;

        void Append(string name, string value) => text.Append(name).Append(": '").Append(value.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");
    }

    private static bool IsReachable(string proxy) => !Uri.TryCreate(proxy.Contains("://", StringComparison.Ordinal) ? proxy : "http://" + proxy, UriKind.Absolute, out var address) || !address.IsLoopback;
}
