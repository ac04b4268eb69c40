using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Playbooks.Certificates;

/// <summary>When the certificate of a file ends. <paramref name="DaysLeft"/> is rounded down, so it is negative once it has ended.</summary>
internal sealed record CertificateEnd(string Path, DateTimeOffset NotAfter, int DaysLeft)
{
    private const string Embedded = "client-certificate-data:";

    /// <summary>Of PEM text, or of a kubeconfig that carries its certificate; null where there is none.</summary>
    public static CertificateEnd? Read(string path, string? text, DateTimeOffset now)
    {
        var line = text?.Split('\n').Select(one => one.Trim()).FirstOrDefault(one => one.StartsWith(Embedded, StringComparison.Ordinal));
        var pem = line is null ? text : Encoding.ASCII.GetString(Convert.FromBase64String(line[Embedded.Length..].Trim().Trim('"')));
        if (pem is null || !pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
        {
            return null;
        }

        using var certificate = X509Certificate2.CreateFromPem(pem);
        var end = new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        return new CertificateEnd(path, end, (int)Math.Floor((end - now).TotalDays));
    }

    public override string ToString() => DaysLeft < 0 ? $"{Path} expired on {NotAfter:yyyy-MM-dd}" : $"{Path} expires on {NotAfter:yyyy-MM-dd}, in {DaysLeft} days";
}
