using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Versions;

/// <summary>Semantic Versioning 2.0.0.</summary>
internal static partial class SemanticVersion
{
    /// <summary>Negative, 0 or positive. Throws for a version of another form.</summary>
    public static int Compare(string left, string right)
    {
        var (core, pre) = Parse(left);
        var (otherCore, otherPre) = Parse(right);
        for (var i = 0; i < 3; i++)
        {
            if (core[i] != otherCore[i])
            {
                return core[i].CompareTo(otherCore[i]);
            }
        }

        if (pre.Length == 0 || otherPre.Length == 0)
        {
            return otherPre.Length.CompareTo(pre.Length);
        }

        for (var i = 0; i < Math.Min(pre.Length, otherPre.Length); i++)
        {
            var order = ComparePart(pre[i], otherPre[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return pre.Length.CompareTo(otherPre.Length);
    }

    private static int ComparePart(string left, string right)
    {
        var (leftNumeric, rightNumeric) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
        return leftNumeric && rightNumeric ? Number(left).CompareTo(Number(right))
            : leftNumeric != rightNumeric ? (leftNumeric ? -1 : 1)
            : string.CompareOrdinal(left, right);
    }

    private static (BigInteger[] Core, string[] Pre) Parse(string version)
    {
        var match = Form().Match(version);
        return match.Success
            ? ([Number(match.Groups[1].Value), Number(match.Groups[2].Value), Number(match.Groups[3].Value)],
                match.Groups[4].Success ? match.Groups[4].Value.Split('.') : [])
            : throw new FilterArgumentException($"Version comparison failed: invalid semantic version '{version}'");
    }

    private static BigInteger Number(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$")]
    private static partial Regex Form();
}
