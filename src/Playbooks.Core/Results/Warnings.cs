namespace Playbooks.Results;

/// <summary>Collects what is worth telling the user about their files, each text once. Safe to use from many threads.</summary>
internal sealed class Warnings
{
    private readonly Lock gate = new();
    private readonly List<Mistake> items = [];
    private readonly HashSet<Mistake> seen = [];

    public IReadOnlyList<Mistake> Items
    {
        get
        {
            lock (gate)
            {
                return [.. items];
            }
        }
    }

    public void Add(SourcePosition position, string message, string? remedy = null)
    {
        var mistake = new Mistake(position, message, remedy);
        lock (gate)
        {
            if (seen.Add(mistake))
            {
                items.Add(mistake);
            }
        }
    }
}
