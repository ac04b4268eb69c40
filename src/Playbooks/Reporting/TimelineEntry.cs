namespace Playbooks.Reporting;

/// <summary>One task on one host, as a run's log tells it. Times in seconds since the run began.</summary>
internal sealed record TimelineEntry(string Task, string Position, string Host, string Outcome, double End, double Seconds)
{
    public double Start => Math.Max(0, End - Seconds);
}
