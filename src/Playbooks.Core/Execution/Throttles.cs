using System.Collections.Concurrent;
using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>`throttle`: at most so many hosts in a task at once.</summary>
internal sealed class Throttles
{
    private readonly ConcurrentDictionary<TaskPosition, SemaphoreSlim> slots = new();

    public SemaphoreSlim Of(TaskPosition position, int limit) => slots.GetOrAdd(position, _ => new SemaphoreSlim(limit));
}
