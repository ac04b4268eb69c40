using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>A scope as a mapping: each entry of `hostvars`.</summary>
internal sealed class VariablesMapping(TaskScope scope) : IJinjaMapping
{
    public IEnumerable<object> Keys => scope.Names();

    public int Count => Keys.Count();

    public bool TryGetAttribute(string name, out object? value) => scope.TryGetValue(name, out value);

    public string WhyMissing(string key) => $"'ansible.vars.hostvars.HostVarsVars object' has no attribute {PythonValues.Repr(key)}";

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && scope.TryGetValue(name, out value);
    }
}
