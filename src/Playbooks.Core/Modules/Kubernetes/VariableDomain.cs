using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Playbooks.Jinja;

namespace Playbooks.Modules.Kubernetes;

/// <summary>What values a variable may have: bool, int MIN MAX, port, path, version, duration, quantity, address, network, name, list, mapping. With `?` at the end also none at all.</summary>
internal static partial class VariableDomain
{
    /// <summary>What is allowed, when the value is not; null when it is. An unknown kind is a mistake in the role.</summary>
    public static string? Violation(string rule, object? value)
    {
        if (rule.EndsWith('?'))
        {
            return value is null or "" ? null : Violation(rule[..^1], value) is { } allowed ? $"{allowed}, or empty" : null;
        }

        var words = rule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = value is null ? "" : PythonValues.Str(value);
        return words[0] switch
        {
            "bool" => value is bool || text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "0" or "1" ? null : "true or false",
            "int" => Whole(text, value) is { } number && number >= long.Parse(words[1], CultureInfo.InvariantCulture) && number <= long.Parse(words[2], CultureInfo.InvariantCulture) ? null : $"a whole number from {words[1]} to {words[2]}",
            "port" => Whole(text, value) is >= 1 and <= 65535 ? null : "a port from 1 to 65535",
            "path" => text.StartsWith('/') && !text.Contains('\n', StringComparison.Ordinal) ? null : "an absolute path, such as /usr/local/bin",
            "version" => value is string && VersionForm().IsMatch(text) ? null : value is double ? "a version in quotes, such as \"1.36.4\"" : "a version, such as 1.36.4",
            "duration" => DurationForm().IsMatch(text) ? null : "a duration with its unit, such as 360s or 5m",
            "quantity" => QuantityForm().IsMatch(text) ? null : "a quantity, such as 256Mi or 100m",
            "address" => IPAddress.TryParse(text, out _) ? null : "an IP address",
            "network" => IPNetwork.TryParse(text, out var network) && network.BaseAddress.ToString() == text.Split('/')[0] ? null : "a network, such as 10.233.64.0/18, with the first address of its range",
            "name" => text.Length <= 253 && NameForm().IsMatch(text) ? null : "a domain name of lower-case letters, digits, dashes and dots",
            "list" => value is IEnumerable<object?> ? null : "a list",
            "mapping" => value is JinjaDict or IJinjaMapping ? null : "a mapping",
            var kind => throw new Results.ModuleFailedException($"variable_check knows no kind '{kind}'"),
        };
    }

    private static long? Whole(string text, object? value) => value is not bool && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^v?[0-9]+(\.[0-9]+){1,3}([-+~][0-9A-Za-z.+~-]+)?\z")]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+\z")]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?(m|k|[KMGTPE]i?)?\z")]
    private static partial Regex QuantityForm();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex NameForm();
}
