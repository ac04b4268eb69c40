using Playbooks.Jinja;
using Playbooks.Reporting;

namespace Playbooks.Tests.Reporting;

public sealed class TomlTextTests
{
    /// <summary>The text is that of Python's toml 0.10.2, which ansible-inventory uses.</summary>
    [Fact]
    public void Tables_stand_below_arrays_however_deep()
    {
        var deep = Dict("c", Dict("d", 1L, "e", Dict("f", 2L)));
        var first = new JinjaDict { ["a"] = 1L, ["b"] = deep, ["g"] = new List<object?> { Dict("h", Dict("i", Dict("j", 1L))) } };
        var root = new JinjaDict { ["h1"] = Dict("arr", new List<object?> { first, Dict("k", Dict("l", new JinjaDict())), Dict("m", Dict("n", 1L)) }) };

        TomlText.Write(root).ShouldBe("""
            [h1]
            [[h1.arr]]
            a = 1
            [[h1.arr.g]]

            [h1.arr.g.h.i]
            j = 1

            [h1.arr.b.c]
            d = 1
            [h1.arr.b.c.e]
            f = 2
            [[h1.arr]]

            [[h1.arr]]

            [h1.arr.m]
            n = 1

            """);
    }

    private static JinjaDict Dict(string key, object? value) => new() { [key] = value };

    private static JinjaDict Dict(string key, object? value, string second, object? other) => new() { [key] = value, [second] = other };
}
