using System.Runtime.CompilerServices;
using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>All variables one task sees on one host, resolved by Ansible's precedence, lazily: a value is evaluated when something reads it, once per scope.
/// See README.md beside this file for the 22 levels.</summary>
internal sealed class TaskScope : IRawScope
{
    /// <summary>Gives functions and lookups the scope they are called in: the name is this very object, so that no user can write it.</summary>
    public static readonly string OwnName = new(" scope".AsSpan());

    private readonly Dictionary<string, object?> resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> resolving = new(StringComparer.Ordinal);
    private IReadOnlyList<Role>? roles;
    private int resolvedVersion;
    private JinjaDict? hostFiles;
    private bool isReadingFiles;

    public TaskScope(Templar templar, PlayVariables play, HostVariables host, TaskFrame frame, TaskPosition? position)
    {
        Templar = templar;
        Play = play;
        Host = host;
        Frame = frame;
        Position = position;
        resolvedVersion = host.Version;
        TemplateFolders = [play.PlaybookFolder];
    }

    private TaskScope(TaskScope other)
        : this(other.Templar, other.Play, other.Host, other.Frame, other.Position)
    {
        Locals = other.Locals;
        Unknown = other.Unknown;
        Inputs = other.Inputs;
        IsHostOnly = other.IsHostOnly;
        HidesImplied = other.HidesImplied;
        TemplateFolders = other.TemplateFolders;
    }

    public Templar Templar { get; }

    public PlayVariables Play { get; }

    public HostVariables Host { get; }

    public TaskFrame Frame { get; }

    /// <summary>Where the reader stands; null for "the newest of everything" (own host).</summary>
    public TaskPosition? Position { get; }

    /// <summary>Loop variables and whatever else exists for this task alone. Final values; they win over everything.</summary>
    public Dictionary<string, object?> Locals { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Names that a task between the host's position and the one looked at ahead will set. Null when not looking ahead.</summary>
    public IReadOnlySet<string>? Unknown { get; init; }

    /// <summary>Set while a template is rendered whose text may be used again: notes every name that is read.</summary>
    private RenderInputs? Inputs { get; init; }

    /// <summary>Where templates find what they include, import or extend. For a text in a playbook that is the playbook's folder.</summary>
    public IReadOnlyList<string> TemplateFolders { get; init; }

    /// <summary>True when this scope belongs to somebody else's hostvars: only host variables, no play, no roles.</summary>
    public bool IsHostOnly { get; init; }

    /// <summary>Nothing is seen of <see cref="ImpliedVariables"/>.</summary>
    public bool HidesImplied { get; private init; }

    /// <summary>Before something of another host is read: it must have come as far as the reader stands. Ahead of its turn a task takes what is there; its arguments are evaluated again then.</summary>
    public void WaitForOthers()
    {
        if (Position is not null && Unknown is null && !Play.Members.IsSettled(Position))
        {
            throw new HostsBehindException(Host.Name, Position);
        }
    }

    /// <summary>The same scope with one more local variable (a registered result, for the conditions on it); itself without a name.</summary>
    public TaskScope With(string? name, object? value) => name is null ? this : With((name, value));

    /// <summary>One more local variable, for what is evaluated from now on.</summary>
    public void Show(string name, object? value)
    {
        Locals[name] = value;
        resolved.Clear();
    }

    public TaskScope With(params (string Name, object? Value)[] more)
    {
        var locals = new Dictionary<string, object?>(Locals, StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            locals[name] = value;
        }

        return new TaskScope(this) { Locals = locals };
    }

    /// <summary>The same scope for a template file, which finds others in these folders.</summary>
    public TaskScope ForTemplate(IReadOnlyList<string> folders) => new(this) { TemplateFolders = folders };

    /// <summary>The same scope with what was given alone: a task's loop is evaluated before it is known how the host is reached.</summary>
    public TaskScope WithoutImplied() => new(this) { HidesImplied = true };

    /// <summary>The same scope, nothing evaluated yet, that tells what is read.</summary>
    public TaskScope Noting(RenderInputs inputs) => new(this) { Inputs = inputs };

    /// <summary>For templates, as Ansible does: a variable whose own text needs something undefined is itself undefined, so that `default` and `is defined` work on it.</summary>
    bool IScope.TryGetValue(string name, out object? value)
    {
        try
        {
            return TryGetValue(name, out value);
        }
        catch (TemplateFailedException error) when (error.IsUndefined)
        {
            var text = TryFind(name, out var raw) && raw is TemplateText or JinjaDict or List<object?> ? $"{UndefinedText.Written(raw)}: " : "";
            value = new Undefined(text + UndefinedText.Of((UndefinedException)error.InnerException!), name) { Cause = error };
            return true;
        }
    }

    public bool TryGetValue(string name, out object? value)
    {
        Inputs?.Note(this, name);
        if (Locals.TryGetValue(name, out value))
        {
            return true;
        }

        if (ReferenceEquals(name, OwnName))
        {
            value = this;
            return true;
        }

        if (Unknown is not null && Unknown.Contains(name))
        {
            throw new ValueUnknownException(name);
        }

        if (MagicVariables.TryGet(this, name, out value))
        {
            return true;
        }

        if (resolvedVersion != Host.Version)
        {
            resolved.Clear();
            hostFiles = null;
            resolvedVersion = Host.Version;
        }

        if (resolved.TryGetValue(name, out value))
        {
            return true;
        }

        return TryFind(name, out var raw) && ResolveOnce(name, raw, out value);
    }

    /// <summary>A variable as it was loaded, a local one of this scope too.</summary>
    public bool TryGetRaw(string name, out object? value) => Locals.TryGetValue(name, out value) || MagicVariables.TryGet(this, name, out value) || TryFind(name, out value);

    /// <summary>The value as loaded, from the strongest level that has it. Below all of them stands how the host is reached, given or not.</summary>
    public bool TryFind(string name, out object? value) => (Play.MergesHashes ? HashMerge.TryFind(HashMerge.Levels(this, name), out value) : TryFindSet(name, out value)) || ImpliedVariables.TryFind(this, name, out value);

    /// <summary>Whether somebody gave the variable a value.</summary>
    public bool IsDefined(string name) => TryFindSet(name, out _);

    /// <summary>The same with the variables of this scope alone, and those that a task before it will give one.</summary>
    public bool IsGiven(string name) => Locals.ContainsKey(name) || Unknown?.Contains(name) == true || IsDefined(name);

    /// <summary>What somebody gave the variable, as loaded.</summary>
    public bool TryFindSet(string name, out object? value)
    {
        if (Play.Extra.TryGetValue(name, out value))
        {
            return true;
        }

        if (!IsHostOnly && (FindIn(Frame.IncludeParameters, name, out value) || FindIn(Frame.RoleParameters, name, out value)))
        {
            return true;
        }

        if (Host.Set.TryGet(name, Position, out value) || Host.Included.TryGet(name, Position, out value))
        {
            return true;
        }

        return (!IsHostOnly && TryFindInPlay(name, out value))
            || TryFindFact(name, out value)
            || Host.Inventory.TryGetValue(name, out value)
            || (!IsHostOnly && TryFindDefault(name, out value));
    }

    /// <summary>Every name that has a value here, for `vars` and `varnames`: those of the weakest level first.</summary>
    public IEnumerable<string> Names()
    {
        IEnumerable<IEnumerable<string>> levels =
        [
            .. IsHostOnly ? [] : Roles.Reverse().Select(role => Keys(role.Defaults)),
            Keys(Host.Inventory),
            Host.Facts.Names.Select(fact => Host.IsNamedAsIs(fact) ? fact : "ansible_" + fact),
            .. IsHostOnly ? [] : Roles.Reverse().Select(role => role.Variables).Concat(Frame.Keywords.Vars).Prepend(OfHostsFiles).Prepend(Play.Play).Select(Keys),
            Host.Included.Names,
            Host.Set.Names,
            .. IsHostOnly ? [] : Frame.RoleParameters.Concat(Frame.IncludeParameters).Select(Keys),
            Keys(Play.Extra),
            Locals.Keys,
        ];
        return levels.SelectMany(level => level).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The roles whose variables count here, the strongest first: the one the task is in, those around it, those it depends on, those the play makes public.</summary>
    public IReadOnlyList<Role> Roles
        => roles ??= [.. Frame.Roles.Reverse().Concat(Frame.Role?.AllDependencies.Reverse() ?? []).Concat(Host.PublicRoles.Reverse()).Concat(Play.PublicRoles.Reverse())];

    /// <summary>What stands in the play's vars_files whose names depend on the host.</summary>
    private JinjaDict OfHostsFiles
    {
        get
        {
            TryFindInFiles("", out _);
            return hostFiles ?? [];
        }
    }

    private static IEnumerable<string> Keys(JinjaDict level) => level.Keys.Select(PythonValues.Str);

    private static bool FindIn(IReadOnlyList<JinjaDict> levels, string name, out object? value)
    {
        for (var i = levels.Count - 1; i >= 0; i--)
        {
            if (levels[i].TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    private bool TryFindInPlay(string name, out object? value)
    {
        if (FindIn(Frame.Keywords.Vars, name, out value))
        {
            return true;
        }

        foreach (var role in Roles)
        {
            if (role.Variables.TryGetValue(name, out value))
            {
                return true;
            }
        }

        return TryFindInFiles(name, out value) || Play.Play.TryGetValue(name, out value);
    }

    /// <summary>Names of files are evaluated without what stands in them. How to reach the host does not wait for its facts.</summary>
    public bool TryFindInFiles(string name, out object? value)
    {
        value = null;
        if (Play.HostFiles is not { } files || isReadingFiles || Host.Name.Length == 0)
        {
            return false;
        }

        if (hostFiles is not null)
        {
            return hostFiles.TryGetValue(name, out value);
        }

        var isOfConnection = !Host.HasFacts && name.StartsWith("ansible_", StringComparison.Ordinal);
        isReadingFiles = true;
        try
        {
            var found = files.Of(this, withoutFacts: isOfConnection);
            if (!isOfConnection)
            {
                hostFiles = found;
            }

            resolved.Clear();
            return found.TryGetValue(name, out value);
        }
        finally
        {
            isReadingFiles = false;
        }
    }

    public bool TryFindFact(string name, out object? value)
    {
        value = null;
        if (!name.StartsWith("ansible_", StringComparison.Ordinal))
        {
            if (FactNames.IsOfGathering(name))
            {
                RequireFacts(name);
            }

            return Host.IsNamedAsIs(name) && Host.Facts.TryGet(name, Position, out value);
        }

        if (name == "ansible_facts")
        {
            RequireFacts(name);
            value = new FactsMapping(Host, Position);
            return true;
        }

        if (FactNames.IsFact(name))
        {
            RequireFacts(name);
        }

        return !Host.IsNamedAsIs(name["ansible_".Length..]) && Host.Facts.TryGet(name["ansible_".Length..], Position, out value);
    }

    private void RequireFacts(string name)
    {
        // As in Ansible there are none of a host that no play has gathered from.
        if (Host.DueFacts is null)
        {
            return;
        }

        if (Unknown is not null && Unknown.Contains(FactNames.Unknown))
        {
            throw new ValueUnknownException(name);
        }

        throw new FactsNeededException(Host.Name);
    }

    private bool TryFindDefault(string name, out object? value)
    {
        foreach (var role in Roles)
        {
            if (role.Defaults.TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    private bool ResolveOnce(string name, object? raw, out object? value)
    {
        if (!resolving.Add(name) || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ModuleFailedException($"recursive loop detected: the value of '{name}' needs '{name}' itself");
        }

        try
        {
            value = Templar.ResolveVariable(raw, this);
            resolved[name] = value;
            return true;
        }
        finally
        {
            resolving.Remove(name);
        }
    }
}
