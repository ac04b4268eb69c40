using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>Why there was no answer, or not the wanted one, in the words and under the keys of Ansible's uri and get_url.</summary>
internal static partial class HttpFailure
{
    /// <summary>What curl says, as Python's urllib says it; everything else as it is.</summary>
    public static string Describe(string error) => Curl().Match(error) is not { Success: true } match ? error : match.Groups[1].Value switch
    {
        "1" when match.Groups[2].Success => $"<urlopen error unknown url type: {match.Groups[2].Value}>",
        "6" => "<urlopen error [Errno -2] Name or service not known>",
        "7" when !error.Contains("imed out", StringComparison.Ordinal) => "<urlopen error [Errno 111] Connection refused>",
        "37" when Unopened().Match(error) is { Success: true } file => $"<urlopen error [Errno 2] No such file or directory: '{file.Groups[1].Value}'>",
        _ => error,
    };

    /// <summary>An address without a scheme is none; null: it has one.</summary>
    public static ModuleResult? OfAddress(string url)
        => Scheme().IsMatch(url) ? null : ModuleResult.Failure($"unknown url type: {PythonValues.Repr(url)}", new JinjaDict { ["status"] = -1L, ["url"] = url });

    /// <summary>A download that failed.</summary>
    public static ModuleResult OfDownload(string url, string path, string error, long elapsed)
    {
        var values = new JinjaDict { ["dest"] = path, ["elapsed"] = elapsed, ["url"] = url, ["msg"] = "Request failed: " + Describe(error) };
        if (Status().Match(error) is { Success: true } match)
        {
            var status = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            values["msg"] = "Request failed";
            values["status_code"] = (long)status;
            values["response"] = $"HTTP Error {status}: {Phrase(status)}";
        }

        return new ModuleResult { Failed = true, Values = values };
    }

    /// <summary>The server's own words are not known here; nearly all use the usual ones.</summary>
    private static string Phrase(int status) => status switch
    {
        404 => "Not Found",
        _ => Words().Replace(((System.Net.HttpStatusCode)status).ToString(), " $1").Trim(),
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex("""curl: \((\d+)\)(?: Protocol "([^"]*)")?""")]
    private static partial Regex Curl();

    [GeneratedRegex(@"(?:returned error: |HTTP/\S+ |ERROR )(\d{3})")]
    private static partial Regex Status();

    [GeneratedRegex("Couldn't open file (.+)$")]
    private static partial Regex Unopened();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
