using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Playbooks.Certificates;

/// <summary>Compares a certificate that is there with the one that should be.</summary>
internal static class CertificateJudge
{
    /// <summary>Why it must be made anew, in a few words; null when it is right. <paramref name="authorityPem"/> is null for an authority itself.</summary>
    public static string? Problem(string? certificatePem, CertificateOrder order, string? authorityPem, DateTimeOffset now)
    {
        if (certificatePem is null)
        {
            return "not there";
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem);
            return Expiry(certificate, order, now) ?? Names(certificate, order) ?? (authorityPem is null ? null : Signature(certificate, authorityPem));
        }
        catch (CryptographicException)
        {
            return "not a certificate";
        }
    }

    private static string? Expiry(X509Certificate2 certificate, CertificateOrder order, DateTimeOffset now)
    {
        var end = new DateTimeOffset(certificate.NotAfter);
        return end <= now ? $"expired on {end:yyyy-MM-dd}"
            : end < now.AddDays(order.RenewBeforeDays) ? $"expires on {end:yyyy-MM-dd}"
            : null;
    }

    private static string? Names(X509Certificate2 certificate, CertificateOrder order)
    {
        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) != order.CommonName)
        {
            return "is for " + certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        }

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var found = (names?.EnumerateDnsNames() ?? []).Concat((names?.EnumerateIPAddresses() ?? []).Select(address => address.ToString())).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wanted = order.SubjectAlternativeNames.Select(name => IPAddress.TryParse(name, out var address) ? address.ToString() : name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = wanted.Except(found, StringComparer.OrdinalIgnoreCase).ToList();
        var extra = found.Except(wanted, StringComparer.OrdinalIgnoreCase).ToList();
        return missing.Count > 0 ? "lacks " + string.Join(", ", missing)
            : extra.Count > 0 ? "still names " + string.Join(", ", extra)
            : null;
    }

    private static string? Signature(X509Certificate2 certificate, string authorityPem)
    {
        using var authority = X509Certificate2.CreateFromPem(authorityPem);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = certificate.NotBefore.AddMinutes(6);
        return chain.Build(certificate) ? null : "not signed by this authority";
    }
}
