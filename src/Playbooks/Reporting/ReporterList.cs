using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Hands every event to several reporters.</summary>
internal sealed class ReporterList(params IReadOnlyList<IReporter> reporters) : IReporter
{
    public void Emit(RunEvent runEvent)
    {
        foreach (var reporter in reporters)
        {
            reporter.Emit(runEvent);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reporter in reporters)
        {
            await reporter.DisposeAsync().ConfigureAwait(false);
        }
    }
}
