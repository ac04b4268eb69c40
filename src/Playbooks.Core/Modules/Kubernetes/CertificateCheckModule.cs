using System.Security.Cryptography;
using Playbooks.Certificates;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record CertificateCheckArguments
{
    [Argument("Certificates (PEM) or kubeconfigs with one, on the node. What is not there, or holds none, is passed over.", Required = true)]
    public IReadOnlyList<string> Paths { get; init; } = [];

    [Argument("Days before a certificate's end from which on it counts as ending.")]
    public int Days { get; init; } = 60;

    [Argument("What to do about it; stands at the end of each warning.")]
    public string? Remedy { get; init; }
}

/// <summary>When certificates end, by the node's clock. Warns of each that ends within `days`. Results: certificates, a list of path, not_after and days left; ending, the paths of those that end
/// soon.</summary>
internal sealed class CertificateCheckModule : Module<CertificateCheckArguments>
{
    public override string Name => "certificate_check";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(CertificateCheckArguments arguments, IModuleContext context) => [.. arguments.Paths.Select(Query)];

    public override Decision Decide(CertificateCheckArguments arguments, Answers answers, IModuleContext context)
    {
        var ends = new List<CertificateEnd>();
        foreach (var path in arguments.Paths)
        {
            var answer = answers.Get(Query(path));
            try
            {
                ends.AddRange(CertificateEnd.Read(path, answer.Pem, answer.Now) is { } end ? [end] : Array.Empty<CertificateEnd>());
            }
            catch (Exception exception) when (exception is CryptographicException or FormatException)
            {
                return Decision.Fail($"{path} holds no certificate that can be read: {exception.Message}");
            }
        }

        var ending = ends.Where(end => end.DaysLeft < arguments.Days).ToList();
        return Decision.Ok(new ModuleResult
        {
            Values = new JinjaDict
            {
                ["certificates"] = ends.Select(object? (end) => new JinjaDict { ["path"] = end.Path, ["not_after"] = $"{end.NotAfter:yyyy-MM-dd'T'HH:mm:ss'Z'}", ["days"] = (long)end.DaysLeft }).ToList(),
                ["ending"] = ending.Select(object? (end) => end.Path).ToList(),
            },
            Warnings = [.. ending.Select(end => $"{context.HostName}: {end}{(arguments.Remedy is { Length: > 0 } remedy ? "; " + remedy : "")}")],
        });
    }

    private static CertificateQuery Query(string path) => new(path, path);
}
