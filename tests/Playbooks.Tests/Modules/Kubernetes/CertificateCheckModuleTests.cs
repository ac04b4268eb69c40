using System.Text;
using Playbooks.Certificates;
using Playbooks.Jinja;
using Playbooks.Modules.Kubernetes;
using Playbooks.Queries.Kubernetes;

namespace Playbooks.Tests.Modules.Kubernetes;

public class CertificateCheckModuleTests
{
    private const string Path = "/etc/kubernetes/pki/apiserver.crt";
    private static readonly DateTimeOffset Made = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Valid for 365 days from Made: ends on 2027-01-01.
    private static readonly string Pem = CertificateIssuer.IssueAuthority(new CertificateOrder(CertificatePurpose.Authority, "x") { ValidityDays = 365 }, Made).CertificatePem;

    [Theory]
    [InlineData(0, 365, false)]
    [InlineData(304, 61, false)]
    [InlineData(305, 60, false)]
    [InlineData(306, 59, true)]
    [InlineData(364, 1, true)]
    [InlineData(366, -1, true)]
    public void A_certificate_counts_as_ending_from_sixty_days_before_its_end(int daysLater, long left, bool ending)
    {
        var result = Check(Pem, Made.AddDays(daysLater)).Satisfied(new JinjaDict { ["paths"] = new List<object?> { Path } });
        ((JinjaDict)((List<object?>)result.Values["certificates"]!)[0]!)["days"].ShouldBe(left);
        ((List<object?>)result.Values["ending"]!).Count.ShouldBe(ending ? 1 : 0);
        result.Warnings.Count.ShouldBe(ending ? 1 : 0);
        result.Changed.ShouldBeFalse();
    }

    [Fact]
    public void A_warning_names_host_file_date_and_what_to_do()
        => Check(Pem, Made.AddDays(335)).Satisfied(new JinjaDict { ["paths"] = new List<object?> { Path }, ["remedy"] = "run renew-certs" })
            .Warnings.ShouldHaveSingleItem().ShouldBe($"node1: {Path} expires on 2027-01-01, in 30 days; run renew-certs");

    [Fact]
    public void An_expired_one_is_said_to_be_so()
        => Check(Pem, Made.AddDays(400)).Satisfied(new JinjaDict { ["paths"] = new List<object?> { Path } }).Warnings.ShouldHaveSingleItem().ShouldBe($"node1: {Path} expired on 2027-01-01");

    [Fact]
    public void The_certificate_inside_a_kubeconfig_is_read()
    {
        var kubeconfig = $"apiVersion: v1\nusers:\n- name: admin\n  user:\n    client-certificate-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem))}\n    client-key-data: AAAA\n";
        Check(kubeconfig, Made.AddDays(330)).Satisfied(new JinjaDict { ["paths"] = new List<object?> { Path } }).Warnings.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("apiVersion: v1\nusers:\n- user: {client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem}\n")]
    public void What_holds_no_certificate_is_passed_over(string? text)
        => ((List<object?>)Check(text, Made).Satisfied(new JinjaDict { ["paths"] = new List<object?> { Path } }).Values["certificates"]!).ShouldBeEmpty();

    [Fact]
    public void A_broken_certificate_is_a_failure()
        => ((string)Check("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Made).Invalid(new JinjaDict { ["paths"] = new List<object?> { Path } }).Values["msg"]!)
            .ShouldStartWith(Path + " holds no certificate that can be read");

    private static ModuleCase Check(string? text, DateTimeOffset now)
        => new ModuleCase(new CertificateCheckModule()).Answering(new CertificateQuery(Path, Path), new CertificateAnswer(text, null, null, now));
}
