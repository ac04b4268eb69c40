using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Yaml;

/// <summary>The type of a plain scalar by YAML 1.1, as PyYAML (and so Ansible) sees it: `yes` is true, 0644 is 420, 1:30 is 90.
/// Dates and times stay text here; as values they are <see cref="ToMoment"/>.</summary>
internal static partial class ScalarResolver
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static object? Resolve(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return text[0] switch
        {
            '~' when text.Length == 1 => null,
            'n' or 'N' or 'y' or 'Y' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' => ResolveWord(text),
            '-' or '+' or '.' or (>= '0' and <= '9') => ResolveNumber(text),
            _ => text,
        };
    }

    private static object? ResolveWord(string text)
        => text switch
        {
            "null" or "Null" or "NULL" => null,
            "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => True,
            "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => False,
            _ => text,
        };

    private static object ResolveNumber(string text)
    {
        if (Integer().IsMatch(text))
        {
            return ToInteger(text);
        }

        if (Float().IsMatch(text))
        {
            return ToFloat(text);
        }

        return text;
    }

    /// <summary>The date, or the date and time, that a plain scalar is as a value: Python's own type. Null when it is none.</summary>
    public static object? ToMoment(string text)
    {
        if (text.Length < 8 || text[4] != '-' || Timestamp().Match(text) is not { Success: true } match)
        {
            return null;
        }

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = (Part("year"), Part("month"), Part("day"));
        if (month is < 1 or > 12 || day < 1 || year < 1 || day > DateTime.DaysInMonth(year, month) || Part("hour") > 23 || Part("minute") > 59 || Part("second") > 59)
        {
            return null;
        }

        var midnight = new DateTime(year, month, day);
        if (!match.Groups["hour"].Success)
        {
            return match.Length == "2020-01-01".Length ? AnsibleFilters.Day(DateOnly.FromDateTime(midnight)) : null;
        }

        var fraction = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        var time = midnight.AddHours(Part("hour")).AddMinutes(Part("minute")).AddSeconds(Part("second")).AddMicroseconds(int.Parse(fraction, CultureInfo.InvariantCulture));
        return match.Groups["zone"].Value switch
        {
            "" => AnsibleFilters.Moment(time),
            "Z" => AnsibleFilters.Moment(new DateTimeOffset(time, TimeSpan.Zero)),
            var zone => Moment(time, new TimeSpan(Part("zonehour"), Part("zoneminute"), 0) * (zone[0] == '-' ? -1 : 1)),
        };
    }

    /// <summary>Null where .NET has no such moment: further than fourteen hours from Greenwich, or before the year 1 there.</summary>
    private static object? Moment(DateTime time, TimeSpan zone)
        => zone.Duration() <= TimeSpan.FromHours(14) && time - DateTime.MinValue >= zone && DateTime.MaxValue - time >= -zone ? AnsibleFilters.Moment(new DateTimeOffset(time, zone)) : null;

    /// <summary>A whole number as YAML 1.1 writes it: long, or BigInteger when it does not fit.</summary>
    public static object ToInteger(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var negative = digits[0] == '-';
        digits = digits.TrimStart('+', '-');
        var value = digits switch
        {
            "0" or "" => BigInteger.Zero,
            ['0', 'b', .. var binary] => Digits(binary, 2),
            ['0', 'x', .. var hexadecimal] => Digits(hexadecimal, 16),
            ['0', .. var octal] => Digits(octal, 8),
            _ when digits.Contains(':') => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part)),
            _ => BigInteger.Parse(digits),
        };
        value = negative ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    public static double ToFloat(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        var sign = digits[0] == '-' ? -1.0 : 1.0;
        digits = digits.TrimStart('+', '-');
        return digits switch
        {
            ".inf" => sign * double.PositiveInfinity,
            ".nan" => double.NaN,
            _ when digits.Contains(':') => sign * digits.Split(':').Aggregate(0.0, (sum, part) => (sum * 60) + double.Parse(part, CultureInfo.InvariantCulture)),
            _ => sign * double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
    }

    private static BigInteger Digits(string digits, int radix)
        => digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    [GeneratedRegex(@"^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^(?<year>[0-9]{4})-(?<month>[0-9][0-9]?)-(?<day>[0-9][0-9]?)(?:(?:[Tt]|[ \t]+)(?<hour>[0-9][0-9]?):(?<minute>[0-9][0-9]):(?<second>[0-9][0-9])(?:\.(?<fraction>[0-9]*))?(?:[ \t]*(?<zone>Z|[-+](?<zonehour>[0-9][0-9]?)(?::(?<zoneminute>[0-9][0-9]))?))?)?\z")]
    private static partial Regex Timestamp();
}
