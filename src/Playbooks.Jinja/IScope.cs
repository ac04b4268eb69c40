namespace Playbooks.Jinja;

/// <summary>Looks up the variables of one render. Exceptions of the host pass through unchanged.</summary>
public interface IScope
{
    /// <summary>Finds the value of a variable. False when there is no such variable.</summary>
    bool TryGetValue(string name, out object? value);
}
