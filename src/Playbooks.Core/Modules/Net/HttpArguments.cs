using Playbooks.Jinja;
using Playbooks.Modules.Files;

namespace Playbooks.Modules.Net;

/// <summary>What the modules that speak HTTP on a node take. They use the node's curl, else its wget.</summary>
internal abstract record HttpArguments : FileAttributeArguments
{
    [Argument("HTTP, HTTPS or FTP address.", Required = true)]
    public string Url { get; init; } = "";

    [Argument("Headers to send, as a mapping.", IsSecret = true)]
    public JinjaDict? Headers { get; init; }

    [Argument("User name for basic authentication.", Aliases = ["username", "user"])]
    public string? UrlUsername { get; init; }

    [Argument("Password for basic authentication.", Aliases = ["password"], IsSecret = true)]
    public string? UrlPassword { get; init; }

    [Argument("Accepted for compatibility: user name and password are always sent with the first request.")]
    public bool ForceBasicAuth { get; init; }

    [Argument("false: accept any server certificate.")]
    public bool ValidateCerts { get; init; } = true;

    [Argument("false: go around a proxy that the environment names.")]
    public bool UseProxy { get; init; } = true;

    [Argument("PEM file on the node with the client certificate, and possibly its key.")]
    public string? ClientCert { get; init; }

    [Argument("PEM file on the node with the key of client_cert.")]
    public string? ClientKey { get; init; }

    [Argument("PEM file on the node with the authorities to trust instead of the node's own.")]
    public string? CaPath { get; init; }

    [Argument("The User-Agent header.")]
    public string HttpAgent { get; init; } = "ansible-httpget";

    [Argument("Allowed TLS ciphers, OpenSSL names.")]
    public IReadOnlyList<string>? Ciphers { get; init; }

    [Argument("Take user name and password from ~/.netrc on the node.")]
    public bool UseNetrc { get; init; } = true;

    [Argument("Not supported.")]
    public bool UseGssapi { get; init; }

    [Argument("Headers that are not sent to where a redirect leads; names of entries of headers.")]
    public IReadOnlyList<string>? UnredirectedHeaders { get; init; }

    [Argument("Accepted for compatibility: nothing compressed is asked for.")]
    public bool Decompress { get; init; } = true;
}
