using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>`ansible_facts`: the gathered facts of a host as a reader at a position sees them.</summary>
internal sealed class FactsMapping(HostVariables host, TaskPosition? reader) : IJinjaMapping
{
    public IEnumerable<object> Keys => host.Facts.Names.Where(name => host.Facts.TryGet(name, reader, out _));

    public int Count => Keys.Count();

    public bool TryGetAttribute(string name, out object? value) => host.Facts.TryGet(name, reader, out value);

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }
}
