using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class Ipv4RangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("192.0.2.77/24", "192.0.2.0/25", true)]
    [InlineData("192.0.2.0/25", "192.0.2.128/25", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    public void Overlap_is_that_of_the_addresses(string one, string other, bool overlap)
        => Ipv4Range.Parse(one)!.Value.Overlaps(Ipv4Range.Parse(other)!.Value).ShouldBe(overlap);

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/x")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("::1")]
    public void What_is_no_range_is_none(string text) => Ipv4Range.Parse(text).ShouldBeNull();
}
