using System.Text.RegularExpressions;
using Playbooks.Results;

namespace Playbooks.Inventories;

/// <summary>The setting force_valid_group_names: whether `a-b` stays as it is (never, ignore) or becomes `a_b` (always, silently), so that it can be a variable's name.</summary>
internal sealed partial class GroupNames(string? mode = null, Warnings? warnings = null)
{
    private readonly bool replaces = mode is "always" or "silently";

    public string Safe(string name)
    {
        if (!replaces || !Invalid().IsMatch(name))
        {
            return name;
        }

        if (mode == "always")
        {
            warnings?.Add(SourcePosition.None, "Invalid characters were found in group names and automatically replaced");
        }

        return Sanitize(name);
    }

    /// <summary>Computed groups have such names whatever is set.</summary>
    public static string Sanitize(string name) => Invalid().Replace(name, "_");

    [GeneratedRegex(@"^[\d\W]|[^\w]")]
    private static partial Regex Invalid();
}
