using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>Python's <c>datetime.strptime</c> in the locale C.</summary>
internal static class TimeParser
{
    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];
    private static readonly string[] ShortMonths = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[..12];

    public static PythonDateTime Parse(string text, string format)
    {
        var match = Regex.Match(text, "^" + Pattern(format) + "$(?!\n)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        if (!match.Success)
        {
            throw new TemplateRuntimeException($"time data {PythonValues.Repr(text)} does not match format {PythonValues.Repr(format)}");
        }

        try
        {
            return Build(match);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new TemplateRuntimeException("day is out of range for month", error);
        }
    }

    private static string Pattern(string format)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                pattern.Append(char.IsWhiteSpace(format[i]) ? @"\s+" : Regex.Escape(format[i].ToString()));
                continue;
            }

            pattern.Append(format[++i] switch
            {
                'Y' => @"(?<Y>\d{4})",
                'y' => @"(?<y>\d\d)",
                'm' => "(?<m>1[0-2]|0[1-9]|[1-9])",
                'd' => "(?<d>3[0-1]|[1-2][0-9]|0[1-9]|[1-9]| [1-9])",
                'H' => "(?<H>2[0-3]|[0-1][0-9]|[0-9])",
                'I' => "(?<I>1[0-2]|0[1-9]|[1-9])",
                'M' => "(?<M>[0-5][0-9]|[0-9])",
                'S' => "(?<S>6[0-1]|[0-5][0-9]|[0-9])",
                'f' => "(?<f>[0-9]{1,6})",
                'j' => "(?<j>36[0-6]|3[0-5][0-9]|[1-2][0-9][0-9]|0[1-9][0-9]|00[1-9]|[1-9][0-9]|0[1-9]|[1-9])",
                'p' => "(?<p>am|pm)",
                'b' or 'h' => $"(?<b>{string.Join('|', ShortMonths)})",
                'B' => $"(?<B>{string.Join('|', Months)})",
                'a' => "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
                'A' => "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)",
                'w' => "[0-6]",
                'z' => @"(?<z>[+-]\d\d:?[0-5]\d(?::?[0-5]\d)?|Z)",
                'Z' => "(?:UTC|GMT)",
                'T' => throw new TemplateRuntimeException($"'T' is a bad directive in format {PythonValues.Repr(format)}"),
                '%' => "%",
                var other => throw new TemplateRuntimeException($"'{other}' is a bad directive in format {PythonValues.Repr(format)}"),
            });
        }

        return pattern.ToString();
    }

    private static PythonDateTime Build(Match match)
    {
        int? Number(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value.Trim(), CultureInfo.InvariantCulture) : null;
        var year = Number("Y") ?? (Number("y") is { } two ? two + (two < 69 ? 2000 : 1900) : 1900);
        var month = Number("m") ?? Index(ShortMonths, match.Groups["b"]) ?? Index(Months, match.Groups["B"]) ?? 1;
        var hour = Number("H") ?? 0;
        if (Number("I") is { } twelve)
        {
            hour = (twelve % 12) + (match.Groups["p"].Value.Equals("pm", StringComparison.OrdinalIgnoreCase) ? 12 : 0);
        }

        var second = Number("S") ?? 0;
        var micro = match.Groups["f"].Success ? int.Parse(match.Groups["f"].Value.PadRight(6, '0'), CultureInfo.InvariantCulture) : 0;
        var time = new DateTime(year, month, Number("d") ?? 1, hour, Number("M") ?? 0, second > 59 ? throw new ArgumentOutOfRangeException(nameof(match)) : second)
            .AddMicroseconds(micro);
        time = Number("j") is { } day ? new DateTime(year, 1, 1).AddDays(day - 1) + time.TimeOfDay : time;
        return new PythonDateTime(new DateTimeOffset(time, Offset(match.Groups["z"])), match.Groups["z"].Success);
    }

    private static TimeSpan Offset(Group group)
    {
        var digits = group.Value.Replace(":", "", StringComparison.Ordinal).TrimStart('+', '-');
        return digits.Length < 4 ? TimeSpan.Zero
            : new TimeSpan(int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(digits.AsSpan(2, 2), CultureInfo.InvariantCulture), 0) * (group.Value[0] == '-' ? -1 : 1);
    }

    private static int? Index(string[] names, Group group) => group.Success
        ? Array.FindIndex(names, name => name.Equals(group.Value, StringComparison.OrdinalIgnoreCase)) + 1
        : null;
}
