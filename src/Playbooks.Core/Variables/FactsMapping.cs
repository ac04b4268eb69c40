using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>`ansible_facts`: the gathered facts of a host as a reader at a position sees them, by their names without `ansible_`; only `ansible_local` keeps it, as in Ansible.</summary>
internal sealed class FactsMapping(HostVariables host, TaskPosition? reader) : IJinjaMapping
{
    private const string Local = "ansible_local";

    public IEnumerable<object> Keys => host.Facts.Names.Where(name => host.Facts.TryGet(name, reader, out _)).Select(name => name == "local" ? Local : name);

    public int Count => Keys.Count();

    public bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return name != "local" && host.Facts.TryGet(name == Local ? "local" : name, reader, out value);
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }
}
