namespace Playbooks.EndToEndTests;

/// <summary>When a run printed the header of each task, and how long it took in all.</summary>
internal sealed record RunTimeline(IReadOnlyList<(string Header, TimeSpan At)> Headers, TimeSpan Whole)
{
    /// <summary>Where the run was at that time: after the nth header of this text, and for how long. Another run of the same playbook can be stopped there, however fast the machine is then.</summary>
    public (string? Header, int Occurrence, TimeSpan After) MomentAt(TimeSpan time)
    {
        var passed = Headers.TakeWhile(header => header.At <= time).ToList();
        return passed.Count == 0
            ? (null, 0, time)
            : (passed[^1].Header, passed.Count(header => header.Header == passed[^1].Header), time - passed[^1].At);
    }

    /// <summary>Whether the run has printed that header so often.</summary>
    public bool Has(string? header, int occurrence) => header is null || Headers.Count(one => one.Header == header) >= occurrence;
}
