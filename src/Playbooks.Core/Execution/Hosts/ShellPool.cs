using Playbooks.Connections;

namespace Playbooks.Execution.Hosts;

/// <summary>The shells of one user on one host: one, and others beside it only while that is busy for long, as with commands that several hosts delegate to it. A place is
/// one exchange at a time.</summary>
internal sealed class ShellPool(string? user)
{
    // What is quick is waited for: a shell more costs a login.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan NextLook = TimeSpan.FromMilliseconds(50);
    private readonly Lock gate = new();
    private readonly List<Place> places = [];
    private readonly Stack<Place> idle = [];

    private SemaphoreSlim Free { get; } = new(0);

    public async Task<Place> TakeAsync(CancellationToken cancellationToken)
    {
        if (!await Free.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            for (var patience = IsEmpty ? TimeSpan.Zero : Patience; !await Free.WaitAsync(patience, cancellationToken); patience = NextLook)
            {
                if (TryAdd() is { } place)
                {
                    return place;
                }
            }
        }

        lock (gate)
        {
            return idle.Pop();
        }
    }

    /// <summary>Whom it became; null: nobody.</summary>
    public string? User => user;

    /// <summary>A place that nobody uses now; null when there is none.</summary>
    public Place? TakeIdle()
    {
        if (!Free.Wait(TimeSpan.Zero))
        {
            return null;
        }

        lock (gate)
        {
            return idle.Pop();
        }
    }

    public void Return(Place place)
    {
        lock (gate)
        {
            idle.Push(place);
        }

        Free.Release();
    }

    public IReadOnlyList<Place> All
    {
        get
        {
            lock (gate)
            {
                return [.. places];
            }
        }
    }

    private bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return places.Count == 0;
            }
        }
    }

    /// <summary>Null while another one is still being opened.</summary>
    private Place? TryAdd()
    {
        lock (gate)
        {
            if (places.Exists(place => place.Shell is null))
            {
                return null;
            }

            var added = new Place();
            places.Add(added);
            return added;
        }
    }

    /// <summary>For one shell, whichever it is by now.</summary>
    internal sealed class Place
    {
        public IRemoteShell? Shell { get; set; }
    }
}
