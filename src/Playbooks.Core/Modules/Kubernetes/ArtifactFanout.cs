namespace Playbooks.Modules.Kubernetes;

/// <summary>Who brings an artifact to whom: the controller uploads it to a few nodes at once, and those that have it pass it on. One for the process; knows nothing of scripts.
/// A host that waits holds no slot; it never waits unless somebody is on the way to having the file.</summary>
internal sealed class ArtifactFanout
{
    /// <summary>How many one node passes it on to at the same time.</summary>
    public const int SlotsOfGiver = 2;

    private const int MostFailures = 2;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Spread> spreads = new(StringComparer.Ordinal);

    /// <summary>Where this host is to get the file from. Dispose the seat when the host has it or has given up.</summary>
    /// <param name="width">How many uploads of the controller's at once; 0: uploads only.</param>
    public async Task<Seat> TakeAsync(string sha256, int width, CancellationToken cancellationToken)
    {
        if (width <= 0)
        {
            return new Seat(null, () => { }, _ => { }, () => { });
        }

        while (true)
        {
            Task change;
            lock (gate)
            {
                if (!spreads.TryGetValue(sha256, out var spread))
                {
                    spreads[sha256] = spread = new Spread();
                }

                if (TryTake(spread, width) is { } seat)
                {
                    return seat;
                }

                change = spread.Changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private Seat? TryTake(Spread spread, int width)
    {
        if (spread.Givers.Where(giver => giver.Busy < SlotsOfGiver).MinBy(giver => giver.Busy) is { } free)
        {
            free.Busy++;
            spread.InFlight++;
            return new Seat(
                free.Where, () => Change(spread, () => free.Failures++), giver => Got(spread, giver),
                () => Change(spread, () => (free.Busy, spread.InFlight) = (free.Busy - 1, spread.InFlight - 1)));
        }

        // Nodes that cannot pass it on (no socat, a firewall): everybody gets it from the controller, as without fan-out.
        if (spread.Givers.Count > 0 && spread.InFlight > 0 || spread.Uploads >= width && !spread.IsHopeless)
        {
            return null;
        }

        spread.Uploads++;
        spread.InFlight++;
        return new Seat(null, () => { }, giver => Got(spread, giver), () => Change(spread, () => (spread.Uploads, spread.InFlight) = (spread.Uploads - 1, spread.InFlight - 1)));
    }

    private void Got(Spread spread, ArtifactGiver? giver) => Change(spread, () =>
    {
        if (giver is not null)
        {
            spread.Givers.Add(new Giver(giver));
        }

        spread.IsHopeless = spread.Givers.Count == 0;
    });

    private void Change(Spread spread, Action change)
    {
        TaskCompletionSource changed;
        lock (gate)
        {
            change();
            spread.Givers.RemoveAll(giver => giver.Failures >= MostFailures);
            changed = spread.Changed;
            spread.Changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>A host's turn at one artifact: from another node, or (no giver) from the controller.</summary>
    internal sealed class Seat(ArtifactGiver? giver, Action failed, Action<ArtifactGiver?> got, Action left) : IDisposable
    {
        public ArtifactGiver? Giver => giver;

        /// <summary>The giver did not give.</summary>
        public void Failed() => failed();

        /// <summary>This host has it, and passes it on there; null: it cannot.</summary>
        public void Got(ArtifactGiver? where) => got(where);

        public void Dispose() => left();
    }

    private sealed class Spread
    {
        public List<Giver> Givers { get; } = [];

        public int Uploads { get; set; }

        public int InFlight { get; set; }

        public bool IsHopeless { get; set; }

        public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Giver(ArtifactGiver where)
    {
        public ArtifactGiver Where { get; } = where;

        public int Busy { get; set; }

        public int Failures { get; set; }
    }
}

/// <summary>A node that passes a file on: to whom connects there and says the token.</summary>
internal sealed record ArtifactGiver(string Host, string Address, int Port, string Token);
