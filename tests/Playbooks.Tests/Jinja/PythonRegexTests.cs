using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Tests.Jinja;

/// <summary>What lineinfile, replace and find need of Python's re, beyond the filters. Expected values: Python 3.11.</summary>
public sealed class PythonRegexTests
{
    [Fact]
    public void In_bytes_a_letter_is_its_bytes_and_w_means_ascii()
    {
        var text = System.Text.Encoding.Latin1.GetString("clé=1"u8);
        new PythonRegex("^clé=(.*)$", isBytes: true).Search(text).Groups[1].Value.ShouldBe("1");
        new PythonRegex(@"^cl\w", isBytes: true).Search(text).Success.ShouldBeFalse();
        new PythonRegex(@"cl[\W]", isBytes: true).Search(text).Success.ShouldBeTrue();
    }

    [Fact]
    public void In_bytes_a_word_ends_where_ascii_ends()
        => new PythonRegex(@"l\b", isBytes: true).Search(System.Text.Encoding.Latin1.GetString("clé"u8)).Success.ShouldBeTrue();

    [Fact]
    public void Named_groups_keep_their_number()
    {
        var regex = new PythonRegex("(?P<key>[a-z]+)(=)([0-9]+)");
        regex.Expand(regex.Search("port=80"), @"\g<key>\2\g<3>0\x".Replace(@"\x", @"\n", StringComparison.Ordinal)).ShouldBe("port=800\n");
        regex.ReplaceCounting("a=1 b=2", @"\3\2\1").ShouldBe(("1=a 2=b", 2));
    }

    [Fact]
    public void Flags_at_the_start_hold_for_a_match_at_the_start_too()
        => new PythonRegex("(?i)web").MatchesStart("WEB1").ShouldBeTrue();

    [Fact]
    public void A_reference_to_no_group_is_an_error()
        => Should.Throw<TemplateRuntimeException>(() => new PythonRegex("(a)").ReplaceCounting("a", @"\2")).Message.ShouldBe("invalid group reference 2");
}
