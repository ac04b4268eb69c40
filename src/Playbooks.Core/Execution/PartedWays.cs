using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>The places of a host's way where hosts may part: dynamic includes, blocks with rescue or always, flushes of handlers. A task there may concern all hosts, also those that do
/// not come to it; so before a host goes on behind such a place, or in it from one child to a later one, all others have to be past what is before that.</summary>
internal sealed class PartedWays(TaskOrder order)
{
    private readonly List<(TaskPosition Place, int Child)> open = [];

    /// <summary>From here hosts may go different ways, whether this one goes into it or not.</summary>
    public void Part(TaskPosition place) => open.Add((place, 0));

    /// <summary>The host's next task stands there, within these blocks.</summary>
    public async Task GoToAsync(TaskPosition position, IEnumerable<TaskPosition> blocks, CancellationToken cancellationToken)
    {
        TaskPosition? end = null;
        while (open.Count > 0 && position.ChildOf(open[^1].Place) is null)
        {
            // The end of a role, met in a block, was added last and is the outer one.
            var after = open[^1].Place.After();
            end = end is null || after > end ? after : end;
            open.RemoveAt(open.Count - 1);
        }

        if (end is not null)
        {
            await order.WaitForAllPastAsync(end, cancellationToken);
        }

        open.AddRange(blocks.Where(block => !open.Exists(one => one.Place == block)).Select(block => (block, 0)));
        open.Sort((one, other) => one.Place.CompareTo(other.Place));
        for (var i = 0; i < open.Count; i++)
        {
            var (place, before) = open[i];
            if (position.ChildOf(place) is { } child && child > before)
            {
                open[i] = (place, child);
                await order.WaitForAllPastAsync(place.Child(child - 1).After(), cancellationToken);
            }
        }
    }
}
