using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Variables;

/// <summary>Variables as they were loaded, evaluated when they are read, outside of any task.</summary>
internal sealed class LoadedScope(Templar templar, JinjaDict variables) : IRawScope
{
    private readonly HashSet<string> resolving = new(StringComparer.Ordinal);

    public bool TryGetValue(string name, out object? value)
    {
        if (!variables.TryGetValue(name, out value))
        {
            return false;
        }

        if (!resolving.Add(name))
        {
            throw new ModuleFailedException($"recursive loop detected in template string: '{name}' needs itself");
        }

        try
        {
            value = templar.Resolve(value, this);
            return true;
        }
        finally
        {
            resolving.Remove(name);
        }
    }

    public bool TryGetRaw(string name, out object? value) => variables.TryGetValue(name, out value);
}
