using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Lets a run outlive one of its reporters: what cannot be written (a full disk, a reader that is gone) is said once, and that reporter hears no more.</summary>
/// <param name="inner">The reporter.</param>
/// <param name="what">What it writes, for the warning.</param>
/// <param name="error">Where the warning goes.</param>
internal sealed class EnduringReporter(IRunEvents inner, string what, TextWriter error) : IReporter
{
    private readonly Lock gate = new();

    /// <summary>Something was not written.</summary>
    public bool HasFailed { get; private set; }

    public void Emit(RunEvent runEvent) => Try(() => inner.Emit(runEvent));

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (inner is IAsyncDisposable reporter)
            {
                await reporter.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (IOException failure)
        {
            Fail(failure);
        }
    }

    /// <summary>The same for what is written beside the events.</summary>
    public void Try(Action write)
    {
        if (HasFailed)
        {
            return;
        }

        try
        {
            write();
        }
        catch (IOException failure)
        {
            Fail(failure);
        }
    }

    private void Fail(IOException failure)
    {
        lock (gate)
        {
            if (HasFailed)
            {
                return;
            }

            HasFailed = true;
        }

        try
        {
            error.WriteLine($"[WARNING]: {what} ends here: {failure.Message}");
        }
        catch (IOException)
        {
            // The warnings go to the same full disk: the exit code tells.
        }
    }
}
