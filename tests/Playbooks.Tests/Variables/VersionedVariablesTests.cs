using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Tests.Variables;

public sealed class VersionedVariablesTests
{
    private readonly VersionedVariables variables = new();

    [Fact]
    public void A_reader_sees_the_last_write_before_it()
    {
        foreach (var at in (int[])[3, 1, 2])
        {
            variables.Set("x", at, At(at));
        }

        (Read(1), Read(2), Read(3), Read(4), Read(null)).ShouldBe((null, 1, 2, 3, 3));
    }

    [Fact]
    public void Of_what_all_hosts_are_past_only_the_last_is_kept()
    {
        for (var at = 1; at <= 4; at++)
        {
            variables.Set("x", at, At(at), settled: At(3));
        }

        // Who was taken back and stands before everybody sees the oldest that is left.
        (Read(1), Read(2), Read(3), Read(4), Read(5)).ShouldBe((2, 2, 2, 3, 4));
    }

    private static TaskPosition At(int index) => TaskPosition.Start.Child(index);

    private object? Read(int? at) => variables.TryGet("x", at is { } index ? At(index) : null, out var value) ? value : null;
}
