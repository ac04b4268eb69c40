using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>`hostvars`: every host of the inventory, each a lazy mapping of its variables as the reader's position sees them.</summary>
internal sealed class HostsMapping(TaskScope reader) : IJinjaMapping
{
    /// <summary>As in Ansible localhost is among them, named in the inventory or not.</summary>
    public IEnumerable<object> Keys => reader.Play.Members.Inventory(reader.Position).Hosts.Select(host => (object)host.Name).Append("localhost").Distinct();

    public int Count => Keys.Count();

    public bool TryGetAttribute(string name, out object? value)
    {
        var host = name == reader.Host.Name ? reader.Host : reader.Play.Members.Inventory(reader.Position).FindHost(name) is null ? null : reader.Play.Members.Host(name);
        if (host is not null && host != reader.Host)
        {
            reader.WaitForOthers();
        }

        value = host is null ? null : new VariablesMapping(new TaskScope(reader.Templar, reader.Play, host, TaskFrame.Empty, ReferenceEquals(host, reader.Host) ? null : reader.Position)
        {
            IsHostOnly = true,
            Unknown = reader.Unknown,
        });
        return host is not null;
    }

    public string WhyMissing(string key) => $"{PythonValues.Repr($"hostvars['{key}']")} is undefined";

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }
}
