using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>Variables as they were loaded, evaluated when they are read, outside of any task.</summary>
internal sealed class LoadedScope(Templar templar, JinjaDict variables) : IRawScope
{
    public bool TryGetValue(string name, out object? value)
    {
        if (!variables.TryGetValue(name, out value))
        {
            return false;
        }

        value = templar.Resolve(value, this);
        return true;
    }

    public bool TryGetRaw(string name, out object? value) => variables.TryGetValue(name, out value);
}
