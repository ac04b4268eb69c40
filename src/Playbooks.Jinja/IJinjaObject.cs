namespace Playbooks.Jinja;

/// <summary>A value of the host with its own attributes and items.</summary>
public interface IJinjaObject
{
    /// <summary>The name Python would give its type, as error messages and <c>type_debug</c> show it. Default "object".</summary>
    string PythonTypeName => "object";

    /// <summary>Finds an attribute (<c>value.name</c>). False when there is none.</summary>
    bool TryGetAttribute(string name, out object? value);

    /// <summary>Finds an item (<c>value[key]</c>). False when there is none.</summary>
    bool TryGetItem(object? key, out object? value);
}
