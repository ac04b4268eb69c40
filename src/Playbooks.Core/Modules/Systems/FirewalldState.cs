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
        // What is not known to be there is not there, but for a zone that does not exist.
        var error = new[] { permanent, immediate }.FirstOrDefault(answer => answer?.Contains("INVALID_ZONE", StringComparison.Ordinal) == true);
        return new FirewalldState(lines[0] != "running", Find("zone") ?? "", permanent == "yes", immediate == "yes", error is null ? null : ErrorOf(error));
    }

    /// <summary>firewall-cmd's "Error: CODE: text", as the module of Ansible gets it.</summary>
    public static string ErrorOf(string text)
    {
        var at = text.IndexOf("Error: ", StringComparison.Ordinal);
        return (at < 0 ? text : text[(at + 7)..]).Trim();
    }
}
