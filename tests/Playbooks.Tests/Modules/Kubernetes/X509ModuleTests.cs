using Playbooks.Certificates;
using Playbooks.Jinja;
using Playbooks.Modules.Kubernetes;
using Playbooks.Queries.Kubernetes;

namespace Playbooks.Tests.Modules.Kubernetes;

public class X509ModuleTests
{
    private static readonly DateTimeOffset Made = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IssuedCertificate Authority = CertificateIssuer.IssueAuthority(new CertificateOrder(CertificatePurpose.Authority, "ca") { ValidityDays = 3650 }, Made);

    private static readonly IssuedCertificate Server = CertificateIssuer.Issue(
        new CertificateOrder(CertificatePurpose.Server, "node1") { SubjectAlternativeNames = ["10.0.0.1"], ValidityDays = 365 }, Authority.CertificatePem, Authority.PrivateKeyPem, Made);

    [Fact]
    public void A_certificate_that_is_right_is_kept()
        => Found(Made.AddDays(300)).Satisfied(Arguments()).Changed.ShouldBeFalse();

    [Fact]
    public void Sixty_days_before_its_end_it_is_made_anew_and_check_mode_says_why()
        => Found(Made.AddDays(306)).Change(Arguments()).Predicted.Diffs.ShouldHaveSingleItem().Before.ShouldBe("expires on 2027-01-01\n");

    [Fact]
    public void Another_name_or_authority_or_a_missing_key_means_a_new_one()
    {
        var other = Arguments();
        other["subject_alt_names"] = new List<object?> { "10.0.0.1", "10.0.0.2" };
        Found(Made).Change(other).Changes[0].Description.ShouldContain("lacks 10.0.0.2");
        var stranger = Arguments();
        stranger["authority"] = CertificateIssuer.IssueAuthority(new CertificateOrder(CertificatePurpose.Authority, "ca") { ValidityDays = 3650 }, Made).CertificatePem;
        Found(Made).Change(stranger).Changes[0].Description.ShouldContain("not signed by this authority");
        Found(Made, hasKey: false).Change(Arguments()).Changes[0].Description.ShouldContain("its private key is not there");
    }

    [Fact]
    public void A_readable_key_is_closed_again_without_a_new_certificate()
        => ((Playbooks.Modules.RunScript)Found(Made, keyMode: "644").Change(Arguments()).Changes.ShouldHaveSingleItem()).Script.ShouldContain("0600");

    [Fact]
    public void Without_an_authority_nothing_can_be_signed()
    {
        var arguments = Arguments();
        arguments.Remove("authority");
        ((string)Found(Made).Invalid(arguments).Values["msg"]!).ShouldContain("needs authority");
    }

    private static JinjaDict Arguments() => new()
    {
        ["path"] = "/x.pem",
        ["private_key_path"] = "/x-key.pem",
        ["common_name"] = "node1",
        ["subject_alt_names"] = new List<object?> { "10.0.0.1" },
        ["authority"] = Authority.CertificatePem,
        ["authority_key"] = Authority.PrivateKeyPem,
    };

    private static ModuleCase Found(DateTimeOffset now, bool hasKey = true, string keyMode = "600")
        => new ModuleCase(new X509Module()).Answering(
            new CertificateQuery("/x.pem", "/x-key.pem"),
            new CertificateAnswer(Server.CertificatePem, new FileOwnership("644", "root", "root", 900), hasKey ? new FileOwnership(keyMode, "root", "root", 200) : null, now));
}
