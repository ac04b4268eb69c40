namespace Playbooks.Queries.Kubernetes;

/// <summary>A certificate file on the node and what can be said of its private key without reading it.</summary>
internal sealed record CertificateQuery(string Path, string KeyPath) : Query<CertificateAnswer>;

/// <summary>Null: not there. Mode is octal text; Now is the node's clock.</summary>
internal sealed record CertificateAnswer(string? Pem, FileOwnership? Certificate, FileOwnership? Key, DateTimeOffset Now);

/// <summary>Mode (octal text), owner and group names, size.</summary>
internal sealed record FileOwnership(string Mode, string Owner, string Group, long Size);
