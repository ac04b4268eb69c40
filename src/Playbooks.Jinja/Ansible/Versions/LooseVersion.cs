using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible.Versions;

/// <summary>Versions of any form, compared part by part: numbers with numbers, words with words.</summary>
internal static partial class LooseVersion
{
    /// <summary>Negative, 0 or positive. Throws when a number stands against a word.</summary>
    public static int Compare(string left, string right) => PythonValues.AreEqual(Parse(left), Parse(right)) ? 0 : PythonValues.Compare(Parse(left), Parse(right));

    /// <summary>The parts by which it is compared.</summary>
    public static List<object?> Parse(string version) => [.. Components().Split(version).Where(part => part is not ("" or "."))
        .Select(part => part.All(char.IsDigit) ? Numbers.Normalize(BigInteger.Parse(part, CultureInfo.InvariantCulture)) : (object?)part)];

    [GeneratedRegex(@"(\d+|[a-z]+|\.)")]
    private static partial Regex Components();
}
