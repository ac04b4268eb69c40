namespace Playbooks.Reporting;

/// <summary>What the live display knows of one host.</summary>
internal sealed record HostProgress(string Host)
{
    /// <summary>Null: it is done, or nothing has been asked of it yet.</summary>
    public string? Activity { get; init; }

    public DateTimeOffset Since { get; init; }

    public int Ok { get; init; }

    public int Changed { get; init; }

    public int Failed { get; init; }

    public bool IsUnreachable { get; init; }
}
