using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Tests.Reporting;

/// <summary>The expected texts are what Python's difflib.unified_diff gives for the same lines.</summary>
public sealed class UnifiedDiffTests
{
    [Fact]
    public void Two_far_changes_are_two_hunks()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(number => $"{number}\n"));
        var after = before.Replace("3\n4\n", "3\nx\n4\n", StringComparison.Ordinal).Replace("18\n", "", StringComparison.Ordinal);
        Write(before, after).ShouldBe("""
            --- before: f
            +++ after: f
            @@ -1,6 +1,7 @@
             1
             2
             3
            +x
             4
             5
             6
            @@ -15,6 +16,5 @@
             15
             16
             17
            -18
             19
             20


            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_new_file_has_an_empty_left_side()
        => Write(null, "a\n").ShouldBe("--- before: f\n+++ after: f\n@@ -0,0 +1 @@\n+a\n\n");

    [Fact]
    public void A_removed_file_has_an_empty_right_side()
        => Write("a\nb", null).ShouldBe("--- before: f\n+++ after: f\n@@ -1,2 +0,0 @@\n-a\n-b\n\\ No newline at end of file\n\n");

    [Fact]
    public void Equal_texts_have_no_difference() => Write("a\n", "a\n").ShouldBe("");

    [Fact]
    public void A_note_stands_in_for_what_must_not_be_shown()
        => UnifiedDiff.Write(new Diff("f", "a", "f", "b") { Note = "diff skipped: source file appears to be binary" }).ShouldBe("diff skipped: source file appears to be binary\n");

    private static string Write(string? before, string? after) => UnifiedDiff.Write(new Diff("f", before, "f", after));
}
