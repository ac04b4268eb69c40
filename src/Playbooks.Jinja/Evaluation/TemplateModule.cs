namespace Playbooks.Jinja.Evaluation;

/// <summary>What an import gives: the macros and names that a template sets at its top level.</summary>
internal sealed class TemplateModule(string? name, Frame root, object body) : IJinjaObject
{
    public string PythonTypeName => "TemplateModule";

    public bool TryGetAttribute(string name, out object? value)
    {
        foreach (var (key, item) in root.Own)
        {
            if (key == name && !name.StartsWith('_'))
            {
                value = item;
                return true;
            }
        }

        value = null;
        return false;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>The text the template printed.</summary>
    public override string ToString() => PythonValues.Str(body);

    /// <summary>The name for error messages.</summary>
    public string Describe() => name is null ? "<template>" : PythonValues.Repr(name);
}
