using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>Everything that is known of one host: what the inventory says (levels 3 to 10 of the precedence, merged once) and what the run wrote.</summary>
internal sealed class HostVariables(string name, JinjaDict inventory, IReadOnlyList<string> groupNames)
{
    private const string Prefix = "ansible_";
    private const string Gathered = "_ansible_facts_gathered";

    private readonly ConcurrentDictionary<string, bool> asNamed = new(StringComparer.Ordinal);
    private int version;
    private int connectionVersion;
    private volatile bool hasChanged;
    private string? gatheredWith;

    public string Name { get; } = name;

    /// <summary>Where the slowest host stands: nobody reads what was so before.</summary>
    public Func<TaskPosition?>? Settled { get; init; }

    /// <summary>Merged inventory variables, as loaded.</summary>
    public JinjaDict Inventory { get; private set; } = inventory;

    public IReadOnlyList<string> GroupNames { get; } = groupNames;

    /// <summary>set_fact and registered results: final values.</summary>
    public VersionedVariables Set { get; } = new();

    /// <summary>include_vars: as loaded.</summary>
    public VersionedVariables Included { get; } = new();

    /// <summary>Facts by their name without the ansible_ prefix.</summary>
    public VersionedVariables Facts { get; private set; } = new();

    /// <summary>Moves with every change of the facts.</summary>
    public int FactsVersion { get; private set; }

    /// <summary>All that the play gathers is there: no play that gathers something else has begun since, or after a change of the host.</summary>
    public bool HasFacts { get; private set; }

    /// <summary>A play that gathers facts has been through with this host.</summary>
    public bool IsGathered { get; set; }

    /// <summary>meta: clear_facts was there in this play: the next one gathers, also when gathering is smart.</summary>
    public bool WereFactsCleared { get; private set; }

    /// <summary>The arguments of `setup` when a play of this host gathers facts and nothing has read one yet: who reads one now makes the engine gather.</summary>
    public JinjaDict? DueFacts { get; private set; }

    /// <summary>Roles that include_role brought with `public: true` in this play, in order.</summary>
    public IReadOnlyList<Role> PublicRoles { get; private set; } = [];

    /// <summary>Moves with every write: what was computed from these variables before is stale.</summary>
    public int Version => Volatile.Read(ref version);

    /// <summary>Moves with every write that can concern how the host is reached: of names that begin with "ansible_", of facts and roles, and with another play or inventory.</summary>
    public int ConnectionVersion => Volatile.Read(ref connectionVersion);

    /// <summary>The furthest position of such a write: whoever stands before it may see what was so before. Null: there was none.</summary>
    public TaskPosition? LastConnectionWrite { get; private set; }

    /// <summary>Another playbook's folder, with other group_vars and host_vars.</summary>
    public void Rebase(JinjaDict variables)
    {
        Inventory = variables;
        Touch();
    }

    public void Write(VersionedVariables target, string variable, object? value, TaskPosition position)
    {
        target.Set(variable, value, position, Settled?.Invoke());
        if (variable.StartsWith(Prefix, StringComparison.Ordinal))
        {
            NoteConnectionWrite(position);
            Touch();
        }
        else
        {
            Interlocked.Increment(ref version);
        }
    }

    /// <summary>What <see cref="DueFacts"/> are gathered with, to tell one gathering from another.</summary>
    public string DueWith { get; private set; } = "";

    /// <param name="setup">When the play gathers: with these arguments. Facts of before the host was changed, or gathered with others, are gathered again when something reads one.</param>
    /// <param name="with">What all that decides which facts are gathered is known by.</param>
    public void BeginPlay(JinjaDict? setup, string with = "")
    {
        PublicRoles = [];
        WereFactsCleared = false;
        if (setup is not null)
        {
            HasFacts &= !hasChanged && gatheredWith == with;
            DueFacts = HasFacts ? null : setup;
            DueWith = with;
        }

        Touch();
    }

    public void AddPublicRole(Role role)
    {
        PublicRoles = [.. PublicRoles, role];
        Touch();
    }

    /// <summary>Something on the host was changed: what facts say may no longer be so.</summary>
    public void NoteChange() => hasChanged = true;

    /// <summary>meta: clear_facts.</summary>
    public void ClearFacts()
    {
        Facts = new VersionedVariables();
        WereFactsCleared = true;
        FactsVersion++;
        HasFacts = false;
        DueFacts = null;
        IsGathered = false;
        Touch();
    }

    /// <summary>The facts an earlier run kept, under their whole names. A play that gathers does it anew, unless gathering is smart and they are those of a whole gathering.</summary>
    public void AddCached(JinjaDict facts)
    {
        foreach (var (key, value) in facts)
        {
            var fact = PythonValues.Str(key);
            if (fact == Gathered)
            {
                IsGathered = HasFacts = value is true;
            }
            else if (fact.StartsWith(Prefix, StringComparison.Ordinal))
            {
                Facts.Set(fact[Prefix.Length..], value, TaskPosition.Start);
            }
            else
            {
                Facts.Set(fact, value, TaskPosition.Start);
                asNamed[fact] = true;
            }
        }

        FactsVersion++;
        hasChanged = true;
        Touch();
    }

    /// <summary>A fact that is a variable under its own name, without ansible_ before it: set_fact with cacheable, and what other modules than setup tell.</summary>
    public bool IsNamedAsIs(string fact) => asNamed.ContainsKey(fact);

    /// <summary>The facts under the names that Ansible keeps them by.</summary>
    public JinjaDict ToCache()
    {
        var facts = new JinjaDict();
        foreach (var fact in Facts.Names.Where(fact => Facts.TryGet(fact, null, out _)))
        {
            Facts.TryGet(fact, null, out var value);
            facts[IsNamedAsIs(fact) ? fact : Prefix + fact] = value;
        }

        if (IsGathered)
        {
            facts[Gathered] = true;
        }

        return facts;
    }

    /// <param name="ofSetup">They are those of setup, which all are variables with ansible_ before them.</param>
    public void AddFacts(JinjaDict facts, TaskPosition position, bool ofSetup)
    {
        foreach (var (key, value) in facts)
        {
            var fact = PythonValues.Str(key);
            var isPrefixed = fact.StartsWith(Prefix, StringComparison.Ordinal);
            Facts.Set(isPrefixed ? fact[Prefix.Length..] : fact, value, position, Settled?.Invoke());
            if ((ofSetup || isPrefixed) && !FactNames.IsOfGathering(fact))
            {
                asNamed.TryRemove(isPrefixed ? fact[Prefix.Length..] : fact, out _);
            }
            else
            {
                asNamed[fact] = true;
            }
        }

        NoteConnectionWrite(position);

        FactsVersion++;
        Touch();
    }

    /// <summary>All facts were gathered, with what goes by that name.</summary>
    public void NoteGathered(string with)
    {
        gatheredWith = with;
        HasFacts = true;
        DueFacts = null;
        hasChanged = false;
        Touch();
    }

    private void NoteConnectionWrite(TaskPosition position)
        => LastConnectionWrite = LastConnectionWrite is { } last && last > position ? last : position;

    private void Touch()
    {
        Interlocked.Increment(ref version);
        Interlocked.Increment(ref connectionVersion);
    }
}
