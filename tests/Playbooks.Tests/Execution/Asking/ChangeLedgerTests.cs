using Playbooks.Execution.Asking;

namespace Playbooks.Tests.Execution.Asking;

public sealed class ChangeLedgerTests
{
    private readonly ChangeLedger ledger = new();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_private_answer_outlives_private_changes_of_others_and_no_wide_one(bool isWide, bool holds)
    {
        var mark = ledger.Mark();
        ledger.Begin(isWide);
        ledger.End(isWide);
        ledger.HoldsForPrivate(mark).ShouldBe(holds);
        ledger.HoldsForWide(mark).ShouldBeFalse();
    }

    [Fact]
    public void An_answer_asked_while_something_was_being_changed_never_holds_for_a_wide_task()
    {
        ledger.Begin(isWide: false);
        var mark = ledger.Mark();
        ledger.HoldsForWide(mark).ShouldBeFalse();
        ledger.HoldsForPrivate(mark).ShouldBeTrue();
    }

    [Fact]
    public void An_answer_holds_while_nothing_happens()
    {
        ledger.Begin(isWide: true);
        ledger.End(isWide: true);
        var mark = ledger.Mark();
        ledger.HoldsForWide(mark).ShouldBeTrue();
        ledger.HoldsForPrivate(mark).ShouldBeTrue();
    }
}
