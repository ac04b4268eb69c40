using Playbooks.Results;

namespace Playbooks.Execution.Events;

/// <summary>Hands events from many hosts on one at a time.</summary>
internal sealed class SerializedEvents(IRunEvents inner) : IRunEvents
{
    private readonly Lock gate = new();

    public void Emit(RunEvent runEvent)
    {
        lock (gate)
        {
            inner.Emit(runEvent);
        }
    }
}
