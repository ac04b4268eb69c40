using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>modification_time and access_time of `file`. A given time is read in the node's time zone, so the node is asked what it is in seconds.</summary>
internal sealed class FileTimes
{
    private readonly string modification;
    private readonly string access;

    private FileTimes(string modification, string access) => (this.modification, this.access) = (modification, access);

    public IReadOnlyList<Query> Questions => [.. new[] { modification, access }.Where(IsGiven).Distinct().Select(Question)];

    public static FileTimes For(FileArguments arguments)
    {
        var usual = arguments.State == "touch" ? "now" : "preserve";
        return new FileTimes(Parse(arguments.ModificationTime ?? usual, arguments.ModificationTimeFormat), Parse(arguments.AccessTime ?? usual, arguments.AccessTimeFormat));
    }

    /// <summary>The commands that set what is not as asked; empty when all is.</summary>
    public string Script(string path, FileEntry? entry, Answers answers)
    {
        var wanted = new[] { (Option: "-m", Time: modification, Present: entry?.ModificationTime), (Option: "-a", Time: access, Present: entry?.AccessTime) };
        var set = wanted.Where(item => item.Time != "preserve" && (item.Time == "now" || Seconds(item.Time, answers) != item.Present)).ToList();
        return set.Count == 2 && set[0].Time == set[1].Time ? Touch("", set[0].Time, path) : string.Join(" && ", set.Select(item => Touch(item.Option + " ", item.Time, path)));
    }

    private static string Touch(string option, string time, string path)
        => $"touch {option}{(time == "now" ? "" : $"-d {ShellQuote.Word(time)} ")}-- {ShellQuote.Word(path)}";

    private static bool IsGiven(string time) => time is not ("now" or "preserve");

    private static CommandQuery Question(string time) => new($"date -d {ShellQuote.Word(time)} +%s");

    private static long Seconds(string time, Answers answers)
    {
        var answer = answers.Get(Question(time));
        return long.TryParse(answer.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new ModuleFailedException($"the host does not understand the time {time}: {answer.Error.Trim()}");
    }

    /// <summary>"2024-01-31 23:59:59", which GNU and busybox `date` both read.</summary>
    private static string Parse(string text, string format)
        => !IsGiven(text) ? text
            : DateTime.TryParseExact(text, DotNetFormat(format), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : throw new ModuleFailedException($"Error while obtaining timestamp for time {text} using format {format}: time data '{text}' does not match format '{format}'");

    private static string DotNetFormat(string format)
    {
        var text = new StringBuilder();
        for (var index = 0; index < format.Length; index++)
        {
            if (format[index] != '%' || index + 1 == format.Length)
            {
                text.Append('\\').Append(format[index]);
                continue;
            }

            text.Append(format[++index] switch
            {
                'Y' => "yyyy",
                'y' => "yy",
                'm' => "MM",
                'd' => "dd",
                'H' => "HH",
                'I' => "hh",
                'M' => "mm",
                'S' => "ss",
                'p' => "tt",
                'b' => "MMM",
                'B' => "MMMM",
                'F' => "yyyy-MM-dd",
                'T' => "HH:mm:ss",
                '%' => "\\%",
                var other => throw new ModuleFailedException($"%{other} in the format of a time is not supported"),
            });
        }

        return text.ToString();
    }
}
