using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>Where hosts wait that could not be reached: until meta: clear_host_errors takes them back to the task after the one that lost them, or everybody else has ended the play.</summary>
internal sealed class Parking(TaskOrder order)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (TaskPosition Position, TaskCompletionSource<bool> Source)> parked = new(StringComparer.Ordinal);
    private int walking = order.Hosts.Count;

    /// <summary>True: the host goes on. False: the play is over.</summary>
    public Task<bool> WaitAsync(string host, TaskPosition position, CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            parked[host] = (position, source);
        }

        order.Leave(host);
        Leave();
        return source.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A host has no more tasks, or waits.</summary>
    public void Leave()
    {
        lock (gate)
        {
            walking--;
            if (walking > 0)
            {
                return;
            }

            foreach (var (_, source) in parked.Values)
            {
                source.TrySetResult(false);
            }
        }
    }

    /// <summary>All who wait go on.</summary>
    public void TakeBack()
    {
        lock (gate)
        {
            walking += parked.Count;
            foreach (var (host, (position, source)) in parked)
            {
                order.Return(host, position);
                source.TrySetResult(true);
            }

            parked.Clear();
        }
    }
}
