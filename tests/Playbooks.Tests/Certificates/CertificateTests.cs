using System.Security.Cryptography.X509Certificates;
using Playbooks.Certificates;
using Playbooks.Results;

namespace Playbooks.Tests.Certificates;

public sealed class CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateOrder Authority = new(CertificatePurpose.Authority, "etcd-ca") { ValidityDays = 3650, RenewBeforeDays = 0 };
    private static readonly CertificateOrder Member = new(CertificatePurpose.Peer, "etcd-member-m1") { SubjectAlternativeNames = ["m1", "127.0.0.1", "10.0.0.1"] };
    private readonly IssuedCertificate authority = CertificateIssuer.IssueAuthority(Authority, Now);

    [Fact]
    public void A_certificate_just_made_is_right()
    {
        CertificateJudge.Problem(authority.CertificatePem, Authority, null, Now).ShouldBeNull();
        CertificateJudge.Problem(Issue().CertificatePem, Member, authority.CertificatePem, Now).ShouldBeNull();
    }

    [Fact]
    public void A_peer_certificate_serves_and_asks_and_signs_nothing()
    {
        using var certificate = X509Certificate2.CreateFromPem(Issue().CertificatePem);
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(usage => usage.Value).ShouldBe(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeFalse();
        certificate.SerialNumberBytes.Span[0].ShouldBeLessThan((byte)0x80);
        certificate.NotAfter.ToUniversalTime().ShouldBe(Now.AddDays(365).UtcDateTime);
    }

    [Fact]
    public void A_key_belongs_to_its_certificate_and_is_pem_of_a_kind_that_go_reads()
    {
        var issued = Issue();
        issued.PrivateKeyPem.ShouldStartWith("-----BEGIN EC PRIVATE KEY-----\n");
        using var pair = X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKeyPem);
        pair.HasPrivateKey.ShouldBeTrue();
    }

    [Theory]
    [InlineData(304, null)]
    [InlineData(306, "expires on 2027-03-01")]
    [InlineData(366, "expired on 2027-03-01")]
    public void It_is_renewed_sixty_days_before_its_end(int days, string? problem)
        => CertificateJudge.Problem(Issue().CertificatePem, Member, authority.CertificatePem, Now.AddDays(days)).ShouldBe(problem);

    [Fact]
    public void More_or_fewer_names_mean_a_new_one()
    {
        CertificateJudge.Problem(Issue().CertificatePem, Member with { SubjectAlternativeNames = ["m1", "127.0.0.1", "10.0.0.1", "10.0.0.2"] }, authority.CertificatePem, Now).ShouldBe("lacks 10.0.0.2");
        CertificateJudge.Problem(Issue().CertificatePem, Member with { SubjectAlternativeNames = ["m1", "127.0.0.1"] }, authority.CertificatePem, Now).ShouldBe("still names 10.0.0.1");
        CertificateJudge.Problem(Issue().CertificatePem, Member with { CommonName = "etcd-member-m2" }, authority.CertificatePem, Now).ShouldBe("is for etcd-member-m1");
    }

    [Fact]
    public void Another_authority_of_the_same_name_is_noticed()
        => CertificateJudge.Problem(Issue().CertificatePem, Member, CertificateIssuer.IssueAuthority(Authority, Now).CertificatePem, Now).ShouldBe("not signed by this authority");

    [Fact]
    public void It_never_outlives_its_authority()
    {
        using var certificate = X509Certificate2.CreateFromPem(CertificateIssuer.Issue(Member with { ValidityDays = 9999 }, authority.CertificatePem, authority.PrivateKeyPem, Now).CertificatePem);
        certificate.NotAfter.ToUniversalTime().ShouldBe(Now.AddDays(3650).UtcDateTime);
    }

    [Fact]
    public void A_truncated_file_is_no_certificate()
        => CertificateJudge.Problem(authority.CertificatePem[..100], Authority, null, Now).ShouldBe("not a certificate");

    [Fact]
    public void A_key_that_is_not_the_authoritys_is_refused()
        => Should.Throw<ModuleFailedException>(() => CertificateIssuer.Issue(Member, authority.CertificatePem, CertificateIssuer.IssueAuthority(Authority, Now).PrivateKeyPem, Now));

    private IssuedCertificate Issue() => CertificateIssuer.Issue(Member, authority.CertificatePem, authority.PrivateKeyPem, Now);
}
