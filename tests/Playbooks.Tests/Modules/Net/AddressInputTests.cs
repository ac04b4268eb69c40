using Playbooks.Modules.Net;

namespace Playbooks.Tests.Modules.Net;

public class AddressInputTests
{
    [Fact]
    public void Addresses_go_by_standard_input()
    {
        AddressInput.Curl("-fsSL -o x", "https://user:pass@host/a\"b").ShouldBe("printf '%s\\n' 'url = \"https://user:pass@host/a\\\"b\"' | curl -fsSL -o x -K -");
        AddressInput.Wget("-q -O x", "https://user:pass@host/a").ShouldEndWith("else printf '%s\\n' https://user:pass@host/a | wget -q -O x -i -; fi");
    }

    [Fact]
    public void Busyboxs_wget_gets_no_secrets()
    {
        AddressInput.Wget("-q -O x", "https://host/a").ShouldContain("then wget -q -O x https://host/a; else");
        AddressInput.Wget("-q -O x", "https://user:pass@host/a").ShouldContain("then { echo 'only curl and GNU wget keep passwords and tokens to themselves");
    }

    [Theory]
    [InlineData("https://host/path?version=1", false)]
    [InlineData("https://host/path@2", false)]
    [InlineData("https://user@host/", true)]
    [InlineData("https://host/?a=1&X-Amz-Signature=abc", true)]
    [InlineData("https://host/?access_token=abc", true)]
    public void What_looks_secret_is_known(string address, bool isSecret) => AddressInput.LooksSecret(address).ShouldBe(isSecret);

    [Fact]
    public void A_request_of_wget_reads_its_address_from_a_pipe()
    {
        var script = new HttpRequest(new GetUrlArguments { Url = "https://user:pass@host/a" }).DownloadScript(isPrinted: false);
        script.ShouldContain("| WGETRC=\"$c\" wget");
        script.ShouldContain("-i -; fi");
        script.ShouldNotContain("--content-on-error https");
    }
}
