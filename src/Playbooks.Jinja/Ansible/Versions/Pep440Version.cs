using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Versions;

/// <summary>Versions of Python packages, after PEP 440.</summary>
internal static partial class Pep440Version
{
    /// <summary>Negative, 0 or positive. Throws for a version of another form.</summary>
    public static int Compare(string left, string right)
    {
        var (a, b) = (Key(left), Key(right));
        return PythonValues.AreEqual(a, b) ? 0 : PythonValues.Compare(a, b);
    }

    /// <summary>A list that orders as the versions do: epoch, release, pre, post, dev, local.</summary>
    private static List<object?> Key(string version)
    {
        var match = Form().Match(version.ToLowerInvariant());
        if (!match.Success)
        {
            throw new FilterArgumentException($"Version comparison failed: Invalid version: '{version}'");
        }

        object? Number(string group) => match.Groups[group].Length > 0 ? Parse(match.Groups[group].Value) : 0L;
        var release = match.Groups["release"].Value.Split('.').Select(Parse).ToList();
        while (release.Count > 0 && PythonValues.AreEqual(release[^1], 0L))
        {
            release.RemoveAt(release.Count - 1);
        }

        var (pre, post, dev) = (match.Groups["pre"].Success, match.Groups["post"].Success, match.Groups["dev"].Success);
        var stage = pre ? match.Groups["prel"].Value switch
        {
            "a" or "alpha" => 1L,
            "b" or "beta" => 2L,
            _ => 3L,
        } : !post && dev ? 0L : 4L;
        List<object?> local = [.. match.Groups["local"].Success
            ? match.Groups["local"].Value.Split('-', '_', '.').Select(part => (object?)new List<object?> { part.All(char.IsAsciiDigit) ? 1L : 0L, part.All(char.IsAsciiDigit) ? Parse(part) : part })
            : []];
        return [
            Number("epoch"), release, stage, pre ? Number("pren") : 0L,
            post ? 1L : 0L, post ? match.Groups["postn1"].Length > 0 ? Number("postn1") : Number("postn2") : 0L,
            dev ? 0L : 1L, Number("devn"), match.Groups["local"].Success ? 1L : 0L, local,
        ];
    }

    private static object? Parse(string digits) => Numbers.Normalize(BigInteger.Parse(digits, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^\s*v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)(?<pre>[-_.]?(?<prel>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pren>[0-9]+)?)?(?<post>-(?<postn1>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postn2>[0-9]+)?)?(?<dev>[-_.]?dev[-_.]?(?<devn>[0-9]+)?)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$")]
    private static partial Regex Form();
}
