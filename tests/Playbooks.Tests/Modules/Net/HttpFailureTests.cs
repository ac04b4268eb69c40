using Playbooks.Modules.Net;

namespace Playbooks.Tests.Modules.Net;

public sealed class HttpFailureTests
{
    [Theory]
    [InlineData("curl: (22) The requested URL returned error: 404")]
    [InlineData("curl: (22) The requested URL returned error: 404 Not Found")]
    [InlineData("wget: server returned error: HTTP/1.1 404 Not Found")]
    [InlineData("2026-01-02 03:04:05 ERROR 404: Not Found.")]
    public void The_status_is_read_from_what_curl_and_both_wgets_say(string error)
    {
        var result = HttpFailure.OfDownload("http://node/file", "/tmp/file", error, 0);

        result.Failed.ShouldBeTrue();
        result.Values["status_code"].ShouldBe(404L);
        result.Values["response"].ShouldBe("HTTP Error 404: Not Found");
    }
}
