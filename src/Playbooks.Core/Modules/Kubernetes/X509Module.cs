using System.Text;
using Playbooks.Certificates;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Kubernetes;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record X509Arguments
{
    [Argument("The certificate's file on the node, PEM.", Required = true)]
    public string Path { get; init; } = "";

    [Argument("The private key's file on the node.", Required = true)]
    public string PrivateKeyPath { get; init; } = "";

    [Argument("authority makes a self-signed CA; the others are signed by one.", Choices = ["authority", "server", "client", "peer"])]
    public string Purpose { get; init; } = "server";

    [Argument("The subject's common name.", Required = true)]
    public string CommonName { get; init; } = "";

    [Argument("The subject's organization.")]
    public string? Organization { get; init; }

    [Argument("Subject alternative names: IP addresses and DNS names. More or fewer in the certificate mean a new one.")]
    public IReadOnlyList<string> SubjectAltNames { get; init; } = [];

    [Argument("The authority's certificate, PEM text.")]
    public string? Authority { get; init; }

    [Argument("The authority's private key, PEM text. It stays in memory.", IsSecret = true)]
    public string? AuthorityKey { get; init; }

    [Argument("Days a new certificate is valid.")]
    public int ValidityDays { get; init; } = 365;

    [Argument("Days before its end at which a certificate is made anew.")]
    public int RenewBeforeDays { get; init; } = 60;

    [Argument("Owner of both files.")]
    public string Owner { get; init; } = "root";

    [Argument("Group of both files.")]
    public string Group { get; init; } = "root";

    [Argument("Permission bits of the certificate.")]
    public string Mode { get; init; } = "0644";

    [Argument("Permission bits of the private key; nobody but owner and group may ever read it.", Choices = ["0600", "0640", "0400", "0440"])]
    public string KeyMode { get; init; } = "0600";

    [Argument("Make a new one now, whatever is there.")]
    public bool Force { get; init; }
}

/// <summary>A certificate and its key on a node, made by the program itself, without openssl. It is made anew when it is missing, ends soon, names other hosts or is signed by another
/// authority. An authority that is there is kept as long as it is valid.</summary>
internal sealed class X509Module : Module<X509Arguments>
{
    public override string Name => "x509";

    public override bool SupportsAsync => false;

    public override IReadOnlyList<Query> Ask(X509Arguments arguments, IModuleContext context) => [new CertificateQuery(arguments.Path, arguments.PrivateKeyPath)];

    public override Decision Decide(X509Arguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(new CertificateQuery(arguments.Path, arguments.PrivateKeyPath));
        var order = Order(arguments);
        if (order.Purpose != CertificatePurpose.Authority && arguments.Authority is null)
        {
            return Decision.Fail("x509 needs authority (and authority_key) for a certificate that is not an authority itself");
        }

        var problem = arguments.Force ? "asked for"
            : CertificateJudge.Problem(answer.Pem, order, order.Purpose == CertificatePurpose.Authority ? null : arguments.Authority, answer.Now)
                ?? (answer.Key is null or { Size: 0 } ? "its private key is not there" : null);
        return problem is null ? Permissions(arguments, answer)
            : order.Purpose == CertificatePurpose.Authority && answer.Pem is not null && !arguments.Force
                ? Decision.Fail($"the certificate authority {arguments.Path} cannot be kept: {problem}; every certificate it signed would be void, so replace it yourself (or set force)")
            : Issue(arguments, order, answer, problem);
    }

    private static CertificateOrder Order(X509Arguments arguments)
        => new(Enum.Parse<CertificatePurpose>(arguments.Purpose, ignoreCase: true), arguments.CommonName)
        {
            Organization = arguments.Organization,
            SubjectAlternativeNames = arguments.SubjectAltNames,
            ValidityDays = arguments.ValidityDays,
            RenewBeforeDays = arguments.Purpose == "authority" ? 0 : arguments.RenewBeforeDays,
        };

    private static Decision Permissions(X509Arguments arguments, CertificateAnswer answer)
    {
        var wrong = new List<string>();
        Compare(arguments.Path, arguments.Mode, answer.Certificate!);
        Compare(arguments.PrivateKeyPath, arguments.KeyMode, answer.Key!);
        if (wrong.Count == 0)
        {
            return Decision.Ok(new ModuleResult { Values = Values(arguments, answer.Pem!) });
        }

        var (path, key) = (ShellQuote.Word(arguments.Path), ShellQuote.Word(arguments.PrivateKeyPath));
        var script = $"{Chmod(arguments, path, key)}";
        var diff = new Diff(arguments.Path, string.Concat(wrong), arguments.Path, $"{arguments.Mode} and {arguments.KeyMode}, {arguments.Owner}:{arguments.Group}\n");
        return new Decision.Change(
            [new RunScript($"set owner and mode of {arguments.Path} and its key", script) { IsIdempotent = true, Diff = diff }],
            new ModuleResult { Changed = true, Values = Values(arguments, answer.Pem!), Diffs = [diff] });

        void Compare(string file, string mode, FileOwnership found)
        {
            if (found.Mode != mode.TrimStart('0') || found.Owner != arguments.Owner || found.Group != arguments.Group)
            {
                wrong.Add($"{file} {found.Mode} {found.Owner}:{found.Group}\n");
            }
        }
    }

    private static Decision Issue(X509Arguments arguments, CertificateOrder order, CertificateAnswer answer, string problem)
    {
        if (order.Purpose != CertificatePurpose.Authority && string.IsNullOrEmpty(arguments.AuthorityKey))
        {
            return Decision.Fail($"{arguments.Path} must be made ({problem}), but there is no authority_key to sign it with");
        }

        var diff = new Diff(arguments.Path, problem + "\n", arguments.Path, $"{order.Purpose} {order.CommonName} {string.Join(", ", order.SubjectAlternativeNames)} for {order.ValidityDays} days\n");
        var change = new RunProcedure($"make certificate {arguments.Path} ({problem})", async (session, token) =>
        {
            var now = answer.Now;
            var issued = order.Purpose == CertificatePurpose.Authority
                ? CertificateIssuer.IssueAuthority(order, now)
                : CertificateIssuer.Issue(order, arguments.Authority!, arguments.AuthorityKey!, now);
            var outcome = await session.RunAsync(new RunScript($"put {arguments.Path}", Place(arguments, issued)), token);
            return outcome with { Data = issued.CertificatePem };
        })
        { Diff = diff };
        return new Decision.Change([change], new ModuleResult { Changed = true, Diffs = [diff] }, outcomes => outcomes[^1].Status == 0
            ? new ModuleResult { Changed = true, Values = Values(arguments, (string)outcomes[^1].Data!), Diffs = [diff] }
            : ModuleResult.Failure($"cannot put {arguments.Path}: {outcomes[^1].ErrorText.Trim()}"));
    }

    private static JinjaDict Values(X509Arguments arguments, string pem) => new() { ["path"] = arguments.Path, ["certificate"] = pem };

    // The old certificate goes first: killed in between, the next run finds none and makes both anew, instead of a key that is not the certificate's.
    private static string Place(X509Arguments arguments, IssuedCertificate issued)
    {
        var (path, key) = (ShellQuote.Word(arguments.Path), ShellQuote.Word(arguments.PrivateKeyPath));
        var script = new StringBuilder("set -e\numask 077\n");
        script.Append($"cat >{key}.new <<'PLAYBOOK_KEY'\n{issued.PrivateKeyPem.TrimEnd()}\nPLAYBOOK_KEY\ncat >{path}.new <<'PLAYBOOK_CERTIFICATE'\n{issued.CertificatePem.TrimEnd()}\nPLAYBOOK_CERTIFICATE\n");
        script.Append(Chmod(arguments, path + ".new", key + ".new"));
        return script.Append($"rm -f {path}\nmv -f {key}.new {key}\nmv -f {path}.new {path}\n").ToString();
    }

    private static string Chmod(X509Arguments arguments, string path, string key)
    {
        var owner = ShellQuote.Word($"{arguments.Owner}:{arguments.Group}");
        return $"chown {owner} {path} {key}\nchmod {ShellQuote.Word(arguments.Mode)} {path}\nchmod {ShellQuote.Word(arguments.KeyMode)} {key}\n";
    }
}
