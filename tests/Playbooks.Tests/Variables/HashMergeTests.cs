using Playbooks.Jinja;
using Playbooks.Variables;

namespace Playbooks.Tests.Variables;

public sealed class HashMergeTests
{
    [Fact]
    public void Mappings_of_all_levels_are_merged_and_the_stronger_key_wins()
    {
        HashMerge.TryFind([Dict(("a", 3L)), Dict(("a", 2L), ("b", 2L)), Dict(("c", 1L))], out var value).ShouldBeTrue();
        ((JinjaDict)value!).Select(pair => (pair.Key, pair.Value)).ShouldBe([("c", (object?)1L), ("a", 3L), ("b", 2L)]);
    }

    [Fact]
    public void What_is_no_mapping_ends_the_merge()
    {
        HashMerge.TryFind([Dict(("a", 3L)), "text", Dict(("c", 1L))], out var value).ShouldBeTrue();
        ((JinjaDict)value!).Keys.ShouldBe(["a"]);
        HashMerge.TryFind(["text", Dict(("c", 1L))], out var text).ShouldBeTrue();
        text.ShouldBe("text");
        HashMerge.TryFind([], out _).ShouldBeFalse();
    }

    private static JinjaDict Dict(params (string Key, object? Value)[] pairs)
    {
        var dict = new JinjaDict();
        foreach (var (key, value) in pairs)
        {
            dict[key] = value;
        }

        return dict;
    }
}
