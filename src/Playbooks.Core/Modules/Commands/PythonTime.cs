using System.Globalization;

namespace Playbooks.Modules.Commands;

/// <summary>Times and durations as Python prints them in Ansible's results.</summary>
internal static class PythonTime
{
    /// <summary>str(datetime): "2026-01-31 10:20:30.123456", no fraction when it is zero.</summary>
    public static string DateTime(DateTimeOffset time)
        => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(time.Ticks % TimeSpan.TicksPerSecond);

    /// <summary>str(timedelta): "0:00:01.500000", "1 day, 2:03:04".</summary>
    public static string Delta(TimeSpan duration)
    {
        var days = duration.Days == 0 ? "" : $"{duration.Days} day{(duration.Days == 1 ? "" : "s")}, ";
        return string.Create(CultureInfo.InvariantCulture, $"{days}{duration.Hours}:{duration.Minutes:00}:{duration.Seconds:00}") + Fraction(duration.Ticks % TimeSpan.TicksPerSecond);
    }

    private static string Fraction(long ticks) => ticks / 10 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{ticks / 10:000000}");
}
