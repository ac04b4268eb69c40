using Playbooks.Composition;
using Playbooks.Results;
using Playbooks.Tests.Reporting;

namespace Playbooks.Tests.Composition;

public sealed class ErrorBoundaryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("playbook-boundary").FullName;
    private readonly FakeTerminal terminal = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_bug_is_code_250_with_the_details_in_a_private_file_and_no_stack_trace()
    {
        (await RunAsync(new InvalidOperationException("oops"), "playbook", TestContext.Current.CancellationToken)).ShouldBe(ExitCodes.Bug);
        terminal.Errors.ShouldContain("this is a bug in playbook");
        terminal.Errors.ShouldNotContain("   at ");
        var file = Directory.GetFiles(Path.Combine(folder, "bugs")).ShouldHaveSingleItem();
        File.ReadAllText(file).ShouldContain("System.InvalidOperationException: oops");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_lost_host_is_code_4_with_its_remedy()
    {
        (await RunAsync(new ConnectionException(ConnectionFailure.Unreachable, "h1: gone", "check the cable"), "playbook", TestContext.Current.CancellationToken)).ShouldBe(ExitCodes.Unreachable);
        terminal.Errors.ShouldBe("ERROR! h1: gone; check the cable\n");
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_code_1_and_one_line()
    {
        await using var full = new StreamWriter(new FullDisk());
        var broken = new FakeTerminal { Out = full };
        var boundary = new ErrorBoundary(broken, new StateFolderOnly(folder), new ProgramName("playbook"), TimeProvider.System);
        (await boundary.RunAsync(
            _ =>
            {
                full.WriteLine("much");
                return Task.FromResult(ExitCodes.Success);
            },
            TestContext.Current.CancellationToken)).ShouldBe(ExitCodes.Mistake);
        broken.Errors.ShouldBe("ERROR! No space left on device\n");
    }

    [Fact]
    public async Task A_mistake_that_showed_after_a_host_was_changed_is_code_2()
        => (await RunAsync(new PlaybookException([new Mistake(SourcePosition.None, "wrong", null)]) { IsAfterChanges = true }, "playbook", TestContext.Current.CancellationToken)).ShouldBe(ExitCodes.Failed);

    [Theory]
    [InlineData("playbook", ExitCodes.Interrupted)]
    [InlineData("ansible-playbook", 99)]
    public async Task An_interrupted_run_has_its_own_code(string name, int code)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        (await RunAsync(new OperationCanceledException(source.Token), name, source.Token)).ShouldBe(code);
    }

    [Theory]
    [InlineData(false, false, false, false, ExitCodes.Success)]
    [InlineData(true, false, false, false, ExitCodes.Success)]
    [InlineData(true, false, false, true, ExitCodes.WouldChange)]
    [InlineData(true, true, false, true, ExitCodes.Failed)]
    [InlineData(true, true, true, true, ExitCodes.Unreachable)]
    public void Unreachable_wins_over_failed_and_failed_over_would_change(bool changed, bool failed, bool unreachable, bool isDiff, int code)
    {
        var recap = new HostRecap("h1") { Changed = changed ? 1 : 0, Failed = failed ? 1 : 0, Unreachable = unreachable ? 1 : 0 };
        ExitCodes.Of(new RunSummary([recap], TimeSpan.Zero), isDiff).ShouldBe(code);
    }

    private Task<int> RunAsync(Exception exception, string name, CancellationToken cancellationToken)
        => new ErrorBoundary(terminal, new StateFolderOnly(folder), new ProgramName(name), TimeProvider.System).RunAsync(_ => Task.FromException<int>(exception), cancellationToken);

    private sealed record StateFolderOnly(string StateFolder) : Playbooks.Controller.IControllerEnvironment
    {
        public string CurrentFolder => StateFolder;

        public string HomeFolder => StateFolder;

        public string UserName => "tester";

        public string CacheFolder => StateFolder;

        public string ShippedFolder => StateFolder;

        public string? Variable(string name) => null;
    }
}
