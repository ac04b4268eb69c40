namespace Playbooks.Execution.Asking;

/// <summary>Counts changes of the whole run, so that an answer can tell whether the world it speaks of is still there.
/// The counters move when a change starts and when it ends.</summary>
internal sealed class ChangeLedger
{
    private readonly Lock gate = new();
    private long all;
    private long wide;
    private int inFlight;
    private int wideInFlight;

    /// <summary>Now: to be kept beside an answer when its question is sent.</summary>
    public ChangeMark Mark()
    {
        lock (gate)
        {
            return new ChangeMark(all, wide, inFlight > 0, wideInFlight > 0);
        }
    }

    public void Begin(bool isWide) => Move(isWide, 1);

    public void End(bool isWide) => Move(isWide, -1);

    /// <summary>A private answer: only a wide change, anywhere, voids it (its own host's changes empty the host's answers).</summary>
    public bool HoldsForPrivate(ChangeMark mark)
    {
        lock (gate)
        {
            return !mark.WideInFlight && mark.Wide == wide;
        }
    }

    /// <summary>A wide answer: nothing changed anywhere, and nothing was being changed, from the asking until now.</summary>
    public bool HoldsForWide(ChangeMark mark)
    {
        lock (gate)
        {
            return !mark.InFlight && mark.All == all;
        }
    }

    private void Move(bool isWide, int step)
    {
        lock (gate)
        {
            all++;
            inFlight += step;
            if (isWide)
            {
                wide++;
                wideInFlight += step;
            }
        }
    }
}
