using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>The last lines of every run, in Ansible's columns.</summary>
internal static class RecapTable
{
    private const int NameWidth = 26;

    public static IEnumerable<string> Lines(RunSummary summary, Palette palette)
        => summary.Hosts.OrderBy(host => host.Host, StringComparer.Ordinal).Select(host => Line(host, palette));

    private static string Line(HostRecap recap, Palette palette)
    {
        var name = recap.Host;
        var colored = recap.Failed + recap.Unreachable > 0 ? palette.Failed(name) : recap.Changed > 0 ? palette.Changed(name) : palette.Ok(name);
        colored += new string(' ', Math.Max(0, NameWidth - name.Length));
        return string.Join(
            ' ',
            $"{colored} :",
            Count("ok", recap.Ok, palette.Ok),
            Count("changed", recap.Changed, palette.Changed),
            Count("unreachable", recap.Unreachable, palette.Unreachable),
            Count("failed", recap.Failed, palette.Failed),
            Count("skipped", recap.Skipped, palette.Skipped),
            Count("rescued", recap.Rescued, palette.Ok),
            Count("ignored", recap.Ignored, palette.Warning));
    }

    private static string Count(string name, int count, Func<string, string> paint)
    {
        var text = $"{name}={count,-4}";
        return count == 0 ? text : paint(text);
    }
}
