namespace Playbooks.Jinja.Nodes;

/// <summary>Finds the names that a template reads without having set them.</summary>
internal sealed class NameCollector(IDictionary<string, object?> globals)
{
    private readonly HashSet<string> free = new(StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly Stack<HashSet<string>> scopes = new([new HashSet<string>(StringComparer.Ordinal)]);

    public IReadOnlySet<string> Free => free;

    /// <summary>Every name that may be set, at any depth.</summary>
    public IReadOnlySet<string> Touched => touched;

    /// <summary>What comes after it may never be reached: it leaves a loop, or gives the output to another template.</summary>
    public bool Diverts { get; private set; }

    public void Divert() => Diverts = true;

    /// <summary>There is a block that sees the names around it.</summary>
    public bool HasScopedBlocks { get; private set; }

    public void ScopedBlock() => HasScopedBlocks = true;

    public void Change(string name) => touched.Add(name);

    public void Load(string name)
    {
        if (!scopes.Any(scope => scope.Contains(name)) && !globals.ContainsKey(name))
        {
            free.Add(name);
        }
    }

    public void Store(string name)
    {
        scopes.Peek().Add(name);
        touched.Add(name);
    }

    /// <summary>Visits nodes whose names are not seen outside.</summary>
    public void InScope(Action visit)
    {
        scopes.Push(new HashSet<string>(StringComparer.Ordinal));
        visit();
        scopes.Pop();
    }

    /// <summary>Visits branches; afterwards the names are set that all of them set.</summary>
    public void Branches(IEnumerable<Action> branches)
    {
        var before = scopes.Pop();
        HashSet<string>? common = null;
        foreach (var branch in branches)
        {
            scopes.Push(new HashSet<string>(before, StringComparer.Ordinal));
            branch();
            var after = scopes.Pop();
            if (common is null)
            {
                common = after;
            }
            else
            {
                common.IntersectWith(after);
            }
        }

        scopes.Push(common ?? before);
    }
}
