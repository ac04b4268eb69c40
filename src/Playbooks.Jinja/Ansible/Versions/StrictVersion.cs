using System.Globalization;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Versions;

/// <summary>Versions of the form 1.2, 1.2.3, 1.2a3, 1.2.3b4.</summary>
internal static partial class StrictVersion
{
    /// <summary>Negative, 0 or positive. Throws for a version of another form.</summary>
    public static int Compare(string left, string right) => Comparer<(int, int, int, char, int)>.Default.Compare(Parse(left), Parse(right));

    private static (int, int, int, char, int) Parse(string version)
    {
        var match = Form().Match(version);
        if (!match.Success)
        {
            throw new FilterArgumentException($"Version comparison failed: invalid version number '{version}'");
        }

        int Number(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        return (Number(1), Number(2), Number(3), match.Groups[4].Success ? match.Groups[4].Value[0] : 'z', Number(5));
    }

    [GeneratedRegex(@"^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$")]
    private static partial Regex Form();
}
