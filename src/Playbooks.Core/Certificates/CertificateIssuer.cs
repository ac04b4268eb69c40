using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Playbooks.Results;

namespace Playbooks.Certificates;

/// <summary>Makes certificates in memory with .NET's own cryptography: ECDSA P-256 keys, SHA-256 signatures, 16 random bytes of serial number.</summary>
internal static class CertificateIssuer
{
    /// <summary>A self-signed authority.</summary>
    public static IssuedCertificate IssueAuthority(CertificateOrder order, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(order), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(Start(now), now.AddDays(order.ValidityDays));
        return new IssuedCertificate(certificate.ExportCertificatePem() + "\n", key.ExportECPrivateKeyPem() + "\n");
    }

    /// <summary>A certificate signed by an authority given as PEM. It never outlives the authority. Throws <see cref="ModuleFailedException"/> when the authority cannot be read
    /// or its key is not its own.</summary>
    public static IssuedCertificate Issue(CertificateOrder order, string authorityPem, string authorityKeyPem, DateTimeOffset now)
    {
        using var authority = ReadAuthority(authorityPem, authorityKeyPem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(order), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Usages(order.Purpose), critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (order.SubjectAlternativeNames.Count > 0)
        {
            request.CertificateExtensions.Add(AlternativeNames(order.SubjectAlternativeNames));
        }

        var end = now.AddDays(order.ValidityDays);
        var last = new DateTimeOffset(authority.NotAfter);
        var generator = authority.GetECDsaPrivateKey() is { } ecdsa
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA(authority.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(authority.SubjectName, generator, Start(now), end < last ? end : last, Serial());
        return new IssuedCertificate(certificate.ExportCertificatePem() + "\n", key.ExportECPrivateKeyPem() + "\n");
    }

    private static X509Certificate2 ReadAuthority(string authorityPem, string authorityKeyPem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(authorityPem, authorityKeyPem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ModuleFailedException($"the certificate authority cannot be used: {exception.Message}", exception);
        }
    }

    private static X500DistinguishedName Subject(CertificateOrder order)
    {
        var builder = new X500DistinguishedNameBuilder();
        if (order.Organization is { } organization)
        {
            builder.AddOrganizationName(organization);
        }

        builder.AddCommonName(order.CommonName);
        return builder.Build();
    }

    private static OidCollection Usages(CertificatePurpose purpose)
    {
        var usages = new OidCollection();
        if (purpose is CertificatePurpose.Server or CertificatePurpose.Peer)
        {
            usages.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        }

        if (purpose is CertificatePurpose.Client or CertificatePurpose.Peer)
        {
            usages.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        }

        return usages;
    }

    private static X509Extension AlternativeNames(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    // Clocks are never quite the same.
    private static DateTimeOffset Start(DateTimeOffset now) => now.AddMinutes(-5);

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        return serial;
    }
}

/// <summary>A certificate and its private key, as PEM texts.</summary>
internal sealed record IssuedCertificate(string CertificatePem, string PrivateKeyPem);
