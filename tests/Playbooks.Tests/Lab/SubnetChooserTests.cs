using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class SubnetChooserTests
{
    [Fact]
    public void The_same_lab_gets_the_same_network()
        => SubnetChooser.Choose("lab", []).ShouldBe(SubnetChooser.Choose("lab", []));

    [Theory]
    [InlineData("exactly it", "{0}")]
    [InlineData("a network around it", "10.64.0.0/10")]
    [InlineData("one address in it, as of a name server", "{1}")]
    public void A_network_that_is_taken_is_left_alone(string why, string occupied)
    {
        var free = SubnetChooser.Choose("lab", []);
        var taken = string.Format(null, occupied, free, free.Replace(".0/24", ".53", StringComparison.Ordinal));

        var chosen = SubnetChooser.Choose("lab", [taken]);

        chosen.ShouldNotBe(free, why);
        Ipv4Range.Parse(chosen)!.Value.Overlaps(Ipv4Range.Parse(taken)!.Value).ShouldBeFalse(why);
    }

    [Fact]
    public void The_default_route_and_what_is_no_network_do_not_count()
        => SubnetChooser.Choose("lab", ["default", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "fe80::/64", "broadcast", ""]).ShouldBe(SubnetChooser.Choose("lab", []));

    [Fact]
    public void Other_private_networks_come_after_those_of_10()
    {
        SubnetChooser.Choose("lab", ["10.0.0.0/8"]).ShouldStartWith("172.");
        SubnetChooser.Choose("lab", ["10.0.0.0/8", "172.16.0.0/12"]).ShouldStartWith("192.168.");
    }

    [Fact]
    public void A_machine_that_routes_everything_is_told_so()
        => Should.Throw<LabException>(() => SubnetChooser.Choose("lab", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])).Message.ShouldContain("/24");

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/1", null)]
    [InlineData("10.88.8.0/24", null)]
    [InlineData("10.88.7.53", "10.88.7.53")]
    public void What_takes_a_network_that_a_lab_has_is_named(string route, string? expected) => SubnetChooser.Taking("10.88.7.0/24", ["default", route]).ShouldBe(expected);

    [Fact]
    public void Networks_of_many_labs_differ()
    {
        var taken = new List<string>();
        for (var number = 0; number < 300; number++)
        {
            var subnet = SubnetChooser.Choose("lab" + number, taken);
            taken.ShouldNotContain(subnet);
            taken.Add(subnet);
        }
    }
}
