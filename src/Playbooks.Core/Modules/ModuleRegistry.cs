using System.Collections.Frozen;

namespace Playbooks.Modules;

/// <summary>The modules by every name a task may use for them.</summary>
internal sealed class ModuleRegistry
{
    private readonly FrozenDictionary<string, IModule> byName;

    public ModuleRegistry(IEnumerable<IModule> modules)
    {
        Modules = [.. modules];
        var names = new Dictionary<string, IModule>(StringComparer.Ordinal);
        foreach (var module in Modules)
        {
            foreach (var name in module.Aliases.Append(module.Name).Append("ansible.builtin." + module.Name).Append("ansible.legacy." + module.Name))
            {
                names.Add(name, module);
            }
        }

        byName = names.ToFrozenDictionary();
    }

    public IReadOnlyList<IModule> Modules { get; }

    public IEnumerable<string> Names => byName.Keys;

    public IModule? Find(string name) => byName.GetValueOrDefault(name);
}
