using Playbooks.Jinja;
using Playbooks.Modules;
using Playbooks.Modules.Net;
using Playbooks.Queries.Systems;

namespace Playbooks.Tests.Modules.Net;

public sealed class UriModuleTests
{
    [Fact]
    public void No_request_is_made_in_check_mode() => new UriModule().CheckMode(new UriArguments { Url = "http://h/" }).ShouldBe(CheckModeSupport.Skip);

    [Fact]
    public void An_address_without_a_scheme_is_none()
    {
        var result = new ModuleCase(new UriModule()) { Otherwise = _ => new CommandAnswer(0, default, "") }.Invalid(new JinjaDict { ["url"] = "zzz" });
        (result.Values["msg"], result.Values["status"], result.Values["url"]).ShouldBe(("unknown url type: 'zzz'", -1L, "zzz"));
    }

    [Theory]
    [InlineData("POST", "x", false)]
    [InlineData("POST", null, true)]
    [InlineData("PUT", "x", true)]
    public void A_body_that_is_posted_is_not_posted_again_where_it_is_sent_elsewhere(string method, string? body, bool isNamed)
        => new ModuleCase(new UriModule()).Scripts(new JinjaDict { ["url"] = "http://h/", ["method"] = method, ["body"] = body, ["follow_redirects"] = "all" })[0].Contains($"request = \"{method}\"", StringComparison.Ordinal).ShouldBe(isNamed);
}
