using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>C's <c>strftime</c> in the locale C.</summary>
internal static partial class TimeFormat
{
    /// <param name="zone">Null for a time that was asked for in UTC, which C calls GMT.</param>
    public static string Format(string format, DateTimeOffset time, TimeZoneInfo? zone)
    {
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            var match = Specification().Match(format, i);
            result.Append(match.Success && Directive(match.Groups["directive"].Value[0], time, zone) is { } text
                ? Padded(text, match.Groups["flags"].Value, match.Groups["width"].Value, match.Groups["directive"].Value[0])
                : match.Success ? match.Value : "%");
            i += match.Success ? match.Length - 1 : 0;
        }

        return result.ToString();
    }

    private static string Padded(string text, string flags, string width, char directive)
    {
        var isNumber = text.Length > 0 && text.All(letter => char.IsAsciiDigit(letter) || letter == ' ');
        var pad = flags.LastOrDefault(flag => flag is '-' or '_' or '0');
        if (isNumber && pad != '\0' && directive is not ('F' or 'D' or 'T' or 's'))
        {
            var digits = text.TrimStart('0', ' ');
            digits = digits.Length == 0 ? "0" : digits;
            text = pad == '-' ? digits : digits.PadLeft(text.Length, pad == '_' ? ' ' : '0');
        }

        var isSwapped = flags.Contains('#') && directive is ('a' or 'A' or 'b' or 'B' or 'h');
        text = flags.Contains('^') || isSwapped ? text.ToUpperInvariant() : flags.Contains('#') && directive is ('p' or 'Z') ? text.ToLowerInvariant() : text;
        return width.Length == 0 ? text : text.PadLeft(Math.Min(int.Parse(width, CultureInfo.InvariantCulture), 1000), pad == '_' || (pad != '0' && !isNumber) ? ' ' : '0');
    }

    /// <summary>Flags, the least width, and E or O, which mean nothing in the locale C.</summary>
    [GeneratedRegex(@"\G%(?<flags>[-_0^#]*)(?<width>\d{0,6})[EO]?(?<directive>[a-zA-Z%+])")]
    private static partial Regex Specification();

    private static string? Directive(char directive, DateTimeOffset time, TimeZoneInfo? zone)
    {
        string At(string pattern) => time.ToString(pattern, CultureInfo.InvariantCulture);
        string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);
        return directive switch
        {
            'a' => At("ddd"),
            'A' => At("dddd"),
            'b' or 'h' => At("MMM"),
            'B' => At("MMMM"),
            'c' => At("ddd MMM ") + time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + At(" HH:mm:ss yyyy"),
            'C' => Two(time.Year / 100),
            'd' => At("dd"),
            'D' or 'x' => At("MM'/'dd'/'yy"),
            'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'f' => At("ffffff"),
            'F' => At("yyyy-MM-dd"),
            'g' => Two(ISOWeek.GetYear(time.DateTime) % 100),
            'G' => ISOWeek.GetYear(time.DateTime).ToString(CultureInfo.InvariantCulture),
            'H' => At("HH"),
            'I' => At("hh"),
            'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'k' => time.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'l' => ((time.Hour + 11) % 12 + 1).ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'm' => At("MM"),
            'M' => At("mm"),
            'n' => "\n",
            'p' => time.Hour < 12 ? "AM" : "PM",
            'P' => time.Hour < 12 ? "am" : "pm",
            'r' => At("hh:mm:ss ") + (time.Hour < 12 ? "AM" : "PM"),
            'R' => At("HH:mm"),
            's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'S' => At("ss"),
            't' => "\t",
            'T' or 'X' => At("HH:mm:ss"),
            'u' => (((int)time.DayOfWeek + 6) % 7 + 1).ToString(CultureInfo.InvariantCulture),
            'U' => Two((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7),
            'V' => Two(ISOWeek.GetWeekOfYear(time.DateTime)),
            'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'W' => Two((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7),
            'y' => At("yy"),
            'Y' => time.Year.ToString(CultureInfo.InvariantCulture),
            'z' => At("zzz").Replace(":", "", StringComparison.Ordinal),
            'Z' => zone is null ? "GMT" : zone.BaseUtcOffset == TimeSpan.Zero && zone.Id is "UTC" or "Etc/UTC" or "" ? "UTC"
                : zone.IsDaylightSavingTime(time) ? zone.DaylightName : zone.StandardName,
            '%' => "%",
            _ => null,
        };
    }
}
