using System.Globalization;

namespace Playbooks.Connections;

/// <summary>What a new session says about itself in its first line.</summary>
/// <param name="ProcessStart">Start time of its process in clock ticks: with the process id it names the process for good.</param>
/// <param name="InitStart">Start time of process 1: differs when a container was started anew.</param>
/// <param name="BootTime">When the node's kernel started, by the controller's clock, give or take a second or two.</param>
/// <param name="Folder">Where records of changes and the lock are kept.</param>
/// <param name="State">"." ready, "locked" by another run, "denied" when the folder is not this user's alone.</param>
/// <param name="Words">The records that were found; or, when locked, run, process id and text of who holds the lock.</param>
internal sealed record SessionHello(
    int ProcessId, string ProcessStart, string SessionId, string InitStart, DateTimeOffset BootTime, string Folder, string State, IReadOnlyList<string> Words)
{
    public bool IsLocked => State == "locked";

    public bool IsSameBoot(SessionHello other)
        => InitStart == other.InitStart && (BootTime - other.BootTime).Duration() < TimeSpan.FromSeconds(10);

    /// <summary>The line without its marker; null when it is not one.</summary>
    public static SessionHello? Parse(string line, DateTimeOffset now)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 7 || !int.TryParse(words[0], out var process) || !double.TryParse(words[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var uptime))
        {
            return null;
        }

        return new(process, words[1], words[2], words[3], now - TimeSpan.FromSeconds(uptime), words[5], words[6], words[7..]);
    }
}
