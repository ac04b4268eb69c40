using Playbooks.Jinja;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>`vars`: every variable as it was written, templates unevaluated, as in Ansible; `lookup('vars', ...)` evaluates.</summary>
internal sealed class RawVariables(TaskScope scope) : IJinjaMapping
{
    public IEnumerable<object> Keys => scope.Names();

    public int Count => Keys.Count();

    public bool TryGetAttribute(string name, out object? value) => TryGetItem(name, out value);

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        if (key is not string name || !scope.TryGetRaw(name, out value))
        {
            return false;
        }

        value = Written(value);
        return true;
    }

    private static JinjaDict Written(JinjaDict dict)
    {
        var copy = new JinjaDict(dict.Count);
        foreach (var (key, value) in dict)
        {
            copy[Written(key)] = Written(value);
        }

        return copy;
    }

    private static object? Written(object? value) => value switch
    {
        TemplateText text => text.Source,
        List<object?> list => list.ConvertAll(Written),
        JinjaDict dict => Written(dict),
        _ => value,
    };
}
