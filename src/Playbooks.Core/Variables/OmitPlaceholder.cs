using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>The value of `omit`: an argument that has it counts as not given.</summary>
internal sealed class OmitPlaceholder : IJinjaObject
{
    public static readonly OmitPlaceholder Instance = new();

    private OmitPlaceholder()
    {
    }

    public bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return false;
    }

    public bool TryGetItem(object? key, out object? value) => TryGetAttribute("", out value);

    public override string ToString() => "__omit_place_holder__";
}
