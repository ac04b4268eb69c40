namespace Playbooks.Reporting;

/// <summary>Lines [start, end) of two texts that are the same, or that replace each other.</summary>
internal sealed record LineChange(bool IsEqual, int BeforeStart, int BeforeEnd, int AfterStart, int AfterEnd)
{
    public int Length => BeforeEnd - BeforeStart;

    public LineChange First(int count)
        => count >= Length ? this : this with { BeforeEnd = BeforeStart + count, AfterEnd = AfterStart + count };

    public LineChange Last(int count)
        => count >= Length ? this : this with { BeforeStart = BeforeEnd - count, AfterStart = AfterEnd - count };
}
