using Playbooks.Lab;

namespace Playbooks.Tests.Lab;

public sealed class LabNamesTests
{
    private const int LongestInterfaceName = 15;

    [Theory]
    [InlineData("lab")]
    [InlineData("a-name-of-thirty-characters-xx")]
    public void Interface_names_fit_the_kernel(string lab)
    {
        var names = new LabNames(lab);

        names.Bridge.Length.ShouldBeLessThanOrEqualTo(LongestInterfaceName);
        names.Link(99).Length.ShouldBeLessThanOrEqualTo(LongestInterfaceName);
    }

    [Fact]
    public void Long_names_that_begin_alike_stay_apart()
        => new LabNames("integration-one").Bridge.ShouldNotBe(new LabNames("integration-two").Bridge);

    [Fact]
    public void A_hardware_address_is_a_local_unicast_one_and_its_own()
    {
        var names = new LabNames("lab");

        names.HardwareAddress(1).ShouldMatch("^02(:[0-9a-f]{2}){5}$");
        names.HardwareAddress(1).ShouldNotBe(names.HardwareAddress(2));
        names.HardwareAddress(1).ShouldNotBe(new LabNames("lab2").HardwareAddress(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lab")]
    [InlineData("1lab")]
    [InlineData("a_b")]
    [InlineData("../lab")]
    [InlineData("a-name-of-thirty-one-characters")]
    public void A_name_that_could_not_be_used_everywhere_is_refused(string lab)
        => Should.Throw<LabException>(() => new LabNames(lab)).Message.ShouldContain("lower-case");
}
