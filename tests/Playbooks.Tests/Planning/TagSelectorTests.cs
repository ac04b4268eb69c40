using Playbooks.Planning;

namespace Playbooks.Tests.Planning;

public sealed class TagSelectorTests
{
    [Fact]
    public void Only_an_option_is_a_list_with_commas()
    {
        var selector = new TagSelector(["a, b"], []);
        selector.Selects(["b"]).ShouldBeTrue();
        selector.Selects(["a,b"]).ShouldBeFalse();
        selector.Selects(["a,b", "a"]).ShouldBeTrue();
    }
}
