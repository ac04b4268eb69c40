using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>A scope that knows its values before they were evaluated.</summary>
internal interface IRawScope : IScope
{
    bool TryGetRaw(string name, out object? value);
}
