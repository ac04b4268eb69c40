using System.Text;
using Playbooks.Connections;

namespace Playbooks.Tests.Connections;

public sealed class ExchangeTextTests
{
    private static readonly SessionHello Hello = new(42, "777", "42", "1", default, "/run/playbook", ".", []);
    private static readonly RunIdentity Run = new("r1", "me@here", default);

    [Fact]
    public void A_batch_begins_and_ends_with_its_mark_and_quotes_every_script()
        => Batch([new ReadRequest("echo 'hi'", TimeSpan.FromSeconds(1)), new ReadRequest("b", default)])
            .ShouldBe("""
                _q @m r 'echo '\''hi'\''' r 'b' @m

                """);

    [Fact]
    public void A_change_says_how_many_words_to_leave_out_when_it_must_not_run_and_that_its_failure_stops_the_rest()
        => Batch([new ChangeRequest("a"), new ChangeRequest("b") { StatusIsData = true, Input = "x"u8.ToArray() }]).ShouldBe("_q @m u 2 c 'a' e u 3 s 'b' 'x' @m\n");

    [Fact]
    public void A_durable_change_carries_its_record()
        => Batch([new ChangeRequest("a") { IsDurable = true, JobId = "j7", Limit = TimeSpan.FromSeconds(1.2), Description = "it's\nso", Input = new byte[] { 0 } }])
            .ShouldBe("""
                _q @m u 7 j j7 2 'r1 it'\''s so
                42 777' 'a' f '\000' e @m

                """);

    [Fact]
    public void Records_whose_results_were_taken_go_with_the_next_exchange_and_a_failed_one_before_stops_changes()
    {
        using var text = new PooledBuffer();
        ExchangeText.WriteBatch(text, "@m", [new ReadRequest("x", default)], isStopped: true, ["j1", "j2"], Run, Hello);
        Encoding.UTF8.GetString(text.Written.Span).ShouldBe("_q @m d 'j1 j2' a r 'x' @m\n");
    }

    [Fact]
    public void A_NUL_in_a_script_is_refused()
        => Should.Throw<ArgumentException>(() => Batch([new ReadRequest("a\0b", default)])).Message.ShouldContain("NUL");

    [Fact]
    public void A_printf_format_stands_for_every_byte()
        => ExchangeText.AsFormat([0, 7, (byte)'%', (byte)'\\', (byte)'\'', (byte)'\n', (byte)'a', 127, 255]).ShouldBe("\\000\\007%%\\\\'\na\\177\\377");

    [Theory]
    [InlineData("plain 'text' ü\t\n", true)]
    [InlineData("\0", false)]
    [InlineData("\u007f", false)]
    [InlineData("\r", false)]
    public void Plain_text_is_told_from_what_needs_a_format(string text, bool isPlain)
        => ExchangeText.IsPlainText(Encoding.UTF8.GetBytes(text)).ShouldBe(isPlain);

    private static string Batch(IReadOnlyList<ShellRequest> requests)
    {
        using var text = new PooledBuffer();
        ExchangeText.WriteBatch(text, "@m", requests, isStopped: false, [], Run, Hello);
        return Encoding.UTF8.GetString(text.Written.Span);
    }
}
