namespace Playbooks.Modules.Systems;

/// <summary>What a node's firewalld says: whether it runs, the zone that is meant, and what is set in the kept and in the running configuration.</summary>
internal sealed record FirewalldState(bool IsOffline, string Zone, bool Permanent, bool Immediate, string? Error)
{
    public const string OfflineNote = "(offline operation: only on-disk configs were altered)";

    public static FirewalldState Parse(string text)
    {
        var lines = text.Split('\n');
        string? Find(string name) => Array.Find(lines, line => line.StartsWith(name + " ", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
        var (permanent, immediate) = (Find("permanent"), Find("immediate"));
        var error = new[] { permanent, immediate }.Select(Problem).FirstOrDefault(problem => problem is not null);
        return new FirewalldState(lines[0] != "running", Find("zone") ?? "", permanent == "yes", immediate == "yes", error);
    }

    /// <summary>What firewalld does not know is not set, but for a zone that does not exist. A question that failed otherwise ("failed STATUS TEXT") has no answer.</summary>
    private static string? Problem(string? answer)
    {
        if (answer?.Split(' ', 3) is not ["failed", var status, .. var rest])
        {
            return null;
        }

        var text = ErrorOf(string.Concat(rest));
        return text.StartsWith("INVALID_", StringComparison.Ordinal) && !text.StartsWith("INVALID_ZONE", StringComparison.Ordinal) && status is ['1', _, _] and not ("126" or "127") ? null
            : text.Length > 0 ? text : $"firewall-cmd ended with status {status}";
    }

    /// <summary>firewall-cmd's "Error: CODE: text", as the module of Ansible gets it.</summary>
    public static string ErrorOf(string text)
    {
        var at = text.IndexOf("Error: ", StringComparison.Ordinal);
        return (at < 0 ? text : text[(at + 7)..]).Trim();
    }
}
