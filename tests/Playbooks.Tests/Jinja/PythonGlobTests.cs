using Playbooks.Jinja.Ansible;

namespace Playbooks.Tests.Jinja;

/// <summary>Expected values: Python's fnmatch.fnmatchcase.</summary>
public sealed class PythonGlobTests
{
    [Theory]
    [InlineData("web*", "web-1", true)]
    [InlineData("web?", "web", false)]
    [InlineData("web[0-3]", "web2", true)]
    [InlineData("web[!0-3]", "web2", false)]
    [InlineData("web[^0]", "web^", true)]
    [InlineData("a[]]b", "a]b", true)]
    [InlineData("a[!]]b", "a]b", false)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("a[3-0]", "a2", false)]
    [InlineData("[!z-a]", "x", true)]
    [InlineData("*", "", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a*c", "a/b\nc", true)]
    [InlineData("A*", "abc", false)]
    public void A_shell_pattern_matches_as_in_Python(string pattern, string name, bool expected)
        => new PythonGlob(pattern).IsMatch(name).ShouldBe(expected);
}
