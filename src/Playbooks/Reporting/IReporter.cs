using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>Takes a run's events and shows or keeps them; disposed when the run is over.</summary>
internal interface IReporter : IRunEvents, IAsyncDisposable
{
}
