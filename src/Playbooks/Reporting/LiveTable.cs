using Spectre.Console;

namespace Playbooks.Reporting;

/// <summary>The live region's lines: where the run is, and one row per host. Pure: drawn from what it is given.</summary>
internal sealed class LiveTable(bool hasColors)
{
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    public IReadOnlyList<string> Lines(string title, TimeSpan elapsed, IReadOnlyCollection<HostProgress> hosts, DateTimeOffset now, int width, int height)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumns(
            new TableColumn("host").NoWrap(),
            new TableColumn("activity").NoWrap(),
            new TableColumn("counts").NoWrap(),
            new TableColumn("seconds").NoWrap().RightAligned());
        var shown = Choose(hosts, Math.Max(1, height - 4));
        var activityWidth = Math.Max(10, width - shown.Select(host => host.Host.Length).Append(4).Max() - 38);
        foreach (var host in shown)
        {
            table.AddRow(
                new Text(host.Host, Style(host)),
                new Text(Cut(Activity(host), activityWidth)),
                new Text($"ok={host.Ok} changed={host.Changed}{(host.Failed > 0 ? $" failed={host.Failed}" : "")}", new Style(Color.Grey)),
                new Text(host.Activity is null ? "" : $"{Math.Max(0, (now - host.Since).TotalSeconds):0} s", new Style(Color.Grey)));
        }

        var spinner = Spinner[(int)(elapsed.TotalMilliseconds / 100) % Spinner.Length];
        List<string> lines = ["", Cut($"{spinner} {elapsed:m\\:ss}  {title}", width - 1), .. Render(table, width - 1)];
        if (hosts.Count > shown.Count)
        {
            lines.Add($"  and {hosts.Count - shown.Count} more hosts");
        }

        return lines;
    }

    /// <summary>When there is no room for all: those that are busy, longest first.</summary>
    private static List<HostProgress> Choose(IReadOnlyCollection<HostProgress> hosts, int room)
        => hosts.Count <= room ? [.. hosts] : [.. hosts.OrderBy(host => host.Activity is null).ThenBy(host => host.Since).Take(room)];

    private static string Activity(HostProgress host)
        => host.IsUnreachable ? "unreachable" : host.Failed > 0 && host.Activity is null ? "failed" : host.Activity ?? "done";

    private static Style Style(HostProgress host)
        => new(host.IsUnreachable || host.Failed > 0 ? Color.Red : host.Changed > 0 ? Color.Olive : Color.Green);

    private static string Cut(string text, int width)
        => text.ReplaceLineEndings(" ") is var line && line.Length <= width ? line : line[..Math.Max(1, width - 1)] + "…";

    private string[] Render(Table table, int width)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Math.Max(20, width);
        console.Write(table);
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
