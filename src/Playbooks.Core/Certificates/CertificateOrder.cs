namespace Playbooks.Certificates;

/// <summary>What a certificate may be used for.</summary>
internal enum CertificatePurpose
{
    Authority,
    Server,
    Client,

    /// <summary>Server and client, as etcd's members need.</summary>
    Peer,
}

/// <summary>A certificate as it should be. SANs are IP addresses or DNS names. Times are days.</summary>
internal sealed record CertificateOrder(CertificatePurpose Purpose, string CommonName)
{
    public string? Organization { get; init; }

    public IReadOnlyList<string> SubjectAlternativeNames { get; init; } = [];

    public int ValidityDays { get; init; } = 365;

    public int RenewBeforeDays { get; init; } = 60;
}
