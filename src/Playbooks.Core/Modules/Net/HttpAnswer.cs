using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>What an <see cref="HttpRequest"/> brought: read off the output of its script.</summary>
internal sealed partial record HttpAnswer(int Status, string Reason, ReadOnlyMemory<byte> Body)
{
    private const string DestChanged = "playbook-dest-changed";

    /// <summary>Header names in lower case with underscores; repeated ones joined by ", ".</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    public List<string> Cookies { get; init; } = [];

    public string? Url { get; init; }

    public bool IsRedirected { get; init; }

    public bool IsDestChanged { get; init; }

    /// <summary>Status -1: there was no answer, and the reason says why.</summary>
    public static HttpAnswer Read(int status, ReadOnlyMemory<byte> output, string error)
    {
        var reader = new OutputReader(output);
        if (status != 0 || !reader.TryReadText('\n', out var url) || !reader.TryReadText('\n', out var lengthText)
            || !int.TryParse(lengthText.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || !reader.TryTake(length, out var headerBytes))
        {
            return new HttpAnswer(-1, error.Trim().Length > 0 ? error.Trim() : "no answer", default);
        }

        var lines = Encoding.Latin1.GetString(headerBytes.Span).Split('\n', StringSplitOptions.TrimEntries);
        var starts = Enumerable.Range(0, lines.Length).Where(index => lines[index].StartsWith("HTTP/", StringComparison.Ordinal)).ToList();
        if (starts.Count == 0)
        {
            return new HttpAnswer(-1, "the answer has no status line", default);
        }

        var first = lines[starts[^1]].Split(' ', 3);
        reader.TryTake(output.Length - reader.Position, out var body);
        var answer = new HttpAnswer(int.Parse(first[1], CultureInfo.InvariantCulture), first.Length > 2 ? first[2] : "", body)
        {
            Url = url.Length > 0 ? url : null,
            IsRedirected = starts.SkipLast(1).Any(start => lines[start].Split(' ') is [_, ['3', ..], ..]),
            IsDestChanged = error.Contains(DestChanged, StringComparison.Ordinal),
        };
        foreach (var line in lines[(starts[^1] + 1)..].Where(line => line.Contains(':', StringComparison.Ordinal)))
        {
            answer.Add(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        }

        return answer;
    }

    public ModuleResult ToResult(UriArguments arguments)
    {
        var values = new JinjaDict { ["url"] = Url ?? arguments.Url, ["status"] = (long)Status, ["redirected"] = IsRedirected, ["elapsed"] = 0L };
        foreach (var (name, value) in Headers)
        {
            values[name] = value;
        }

        if (Headers.TryGetValue("location", out var location) && Uri.TryCreate(Url ?? arguments.Url, UriKind.Absolute, out var from) && Uri.TryCreate(from, location, out var absolute))
        {
            values["location"] = absolute.AbsoluteUri;
        }

        if (Status is >= 0 and < 300)
        {
            values["cookies"] = JinjaDict.From(Cookies.Select(cookie => cookie.Split(';')[0].Split('=', 2)).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).Select(pair => KeyValuePair.Create(pair[0], (object?)pair[1])));
            values["cookies_string"] = string.Join("; ", Cookies.Select(cookie => cookie.Split(';')[0]));
        }

        var isWanted = arguments.StatusCode.Contains(Status.ToString(CultureInfo.InvariantCulture));
        if (Headers.GetValueOrDefault("content_type")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true && JsonValues.TryParse(Body, out var json))
        {
            values["json"] = json;
        }

        if (Status >= 0 && arguments.ReturnContent)
        {
            values["content"] = Text();
        }
        else if (Status >= 300 && isWanted && arguments.Dest is null && !values.ContainsKey("json"))
        {
            values["body"] = Text();
        }

        var size = Headers.GetValueOrDefault("content_length") ?? "unknown";
        var told = Status < 0 ? "Request failed: " + HttpFailure.Describe(Reason) : Status < 300 ? $"OK ({size} bytes)" : $"HTTP Error {Status}: {Reason}";
        values["msg"] = isWanted ? told : $"Status code was {Status} and not [{string.Join(", ", arguments.StatusCode)}]: {told}";
        return new ModuleResult { Failed = !isWanted, Changed = IsDestChanged && isWanted, Values = values };
    }

    /// <summary>In the encoding that the server names.</summary>
    private string Text()
    {
        var name = CharacterSet().Match(Headers.GetValueOrDefault("content_type") ?? "").Groups[1].Value;
        try
        {
            return (name.Length == 0 ? Encoding.UTF8 : Encoding.GetEncoding(name)).GetString(Body.Span);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8.GetString(Body.Span);
        }
    }

    [GeneratedRegex("charset=\"?([^\";,\\s]+)", RegexOptions.IgnoreCase)]
    private static partial Regex CharacterSet();

    private void Add(string name, string value)
    {
        var key = name.ToLowerInvariant().Replace('-', '_');
        if (key == "set_cookie")
        {
            Cookies.Add(value);
        }

        Headers[key] = Headers.TryGetValue(key, out var present) ? $"{present}, {value}" : value;
    }
}
