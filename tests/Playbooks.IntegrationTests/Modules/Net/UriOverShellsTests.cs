using Playbooks.IntegrationTests.Shells;
using Playbooks.Jinja;

namespace Playbooks.IntegrationTests.Modules.Net;

public class UriOverShellsTests
{
    public static IEnumerable<TheoryDataRow<string>> Shells() => TestShell.Names();

    [Theory]
    [MemberData(nameof(Shells))]
    public void An_answer_is_read_with_status_headers_and_json(string shell)
    {
        using var server = new TestWebServer { Pages = { ["/x"] = (302, "/api"), ["/api"] = (200, "{\"a\": [1, null, \"ü\"]}") } };
        var result = new ModuleRunner(TestShell.Of(shell)).Run("uri", new() { ["url"] = server.Address + "/x", ["return_content"] = true });
        result.Failed.ShouldBeFalse(PythonValues.Repr(result.Values));
        result.Changed.ShouldBeFalse();
        result.Values["status"].ShouldBe(200L);
        result.Values["redirected"].ShouldBe(true);
        result.Values["x_test_header"].ShouldBe("yes");
        result.Values["content"].ShouldBe("{\"a\": [1, null, \"ü\"]}");
        PythonValues.Repr(result.Values["json"]).ShouldBe("{'a': [1, None, 'ü']}");
        result.Values["msg"].ShouldBe("OK (22 bytes)");
    }

    [Fact]
    public void Another_status_than_wanted_is_a_failure()
    {
        using var server = new TestWebServer();
        var result = new ModuleRunner(TestShell.Gnu).Run("uri", new() { ["url"] = server.Address + "/none" });
        result.Failed.ShouldBeTrue();
        result.Values["status"].ShouldBe(404L);
        result.Values["msg"].ShouldBe("Status code was 404 and not [200]: HTTP Error 404: Not Found");
        new ModuleRunner(TestShell.Gnu).Run("uri", new() { ["url"] = server.Address + "/none", ["status_code"] = new List<object?> { 200L, 404L } }).Failed.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void No_answer_has_the_status_minus_one(string shell)
    {
        var result = new ModuleRunner(TestShell.Of(shell)).Run("uri", new() { ["url"] = "http://127.0.0.1:9/" });
        result.Failed.ShouldBeTrue();
        result.Values["status"].ShouldBe(-1L);
        ((string)result.Values["msg"]!).ShouldStartWith("Status code was -1 and not [200]: Request failed: ");
    }

    [Fact]
    public void A_body_is_sent_in_its_format_and_secrets_stay_out_of_argument_lists()
    {
        using var server = new TestWebServer();
        var runner = new ModuleRunner(TestShell.Gnu);
        var json = runner.Run("uri", new() { ["url"] = server.Address + "/echo", ["method"] = "POST", ["body_format"] = "json", ["body"] = new JinjaDict { ["k"] = "it's \"x\"\n\\" }, ["return_content"] = true, ["url_username"] = "me", ["url_password"] = "se cret" });
        json.Values["content"].ShouldBe("{\"k\": \"it's \\\"x\\\"\\n\\\\\"}");
        server.Requests[0].Headers["Content-Type"].ShouldBe("application/json");
        server.Requests[0].Headers["Authorization"].ShouldBe("Basic bWU6c2UgY3JldA==");
        var form = runner.Run("uri", new() { ["url"] = server.Address + "/echo", ["method"] = "put", ["body_format"] = "form-urlencoded", ["body"] = new JinjaDict { ["a"] = "1 2", ["b"] = new List<object?> { "x", "y&" } }, ["return_content"] = true });
        form.Values["content"].ShouldBe("a=1+2&b=x&b=y%26");
        server.Requests[1].Method.ShouldBe("PUT");
    }

    [Fact]
    public void A_form_with_files_is_sent_as_Ansible_sends_it()
    {
        using var server = new TestWebServer();
        using var folder = new TestFolder();
        var fields = new JinjaDict
        {
            ["t"] = "text",
            ["f1"] = new JinjaDict { ["filename"] = folder.Write("up.txt", "user data"), ["mime_type"] = "text/plain" },
            ["f2"] = new JinjaDict { ["content"] = "inline", ["filename"] = "n.txt", ["mime_type"] = "application/x-foo" },
        };
        var result = new ModuleRunner(TestShell.Gnu).Run("uri", new() { ["url"] = server.Address + "/echo", ["method"] = "POST", ["body_format"] = "form-multipart", ["body"] = fields, ["return_content"] = true });
        var boundary = server.Requests[0].Headers["Content-Type"].Split('"')[1];
        ((string)result.Values["content"]!).Replace(boundary, "BOUND", StringComparison.Ordinal).ShouldBe(
            "--BOUND\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"f1\"; filename=\"up.txt\"\r\n\r\ndXNlciBkYXRh\r\n\r\n"
            + "--BOUND\r\nContent-Type: application/x-foo\r\nContent-Disposition: form-data; name=\"f2\"; filename=\"n.txt\"\r\n\r\ninline\r\n"
            + "--BOUND\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\ntext\r\n--BOUND--\r\n");
    }

    [Fact]
    public void The_body_can_be_kept_in_a_file()
    {
        using var server = new TestWebServer { Pages = { ["/f"] = (200, "text\n") } };
        using var folder = new TestFolder();
        var runner = new ModuleRunner(TestShell.Gnu);
        runner.Run("uri", new() { ["url"] = server.Address + "/f", ["dest"] = folder["f"] }).Changed.ShouldBeTrue();
        folder.Read("f").ShouldBe("text\n");
        runner.Run("uri", new() { ["url"] = server.Address + "/f", ["dest"] = folder["f"] }).Changed.ShouldBeFalse();
    }
}
