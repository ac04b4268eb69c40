using System.Runtime.CompilerServices;
using Playbooks.Jinja;
using Playbooks.Variables;

namespace Playbooks.Execution.Hosts;

/// <summary>Keeps what was read of a host's connection variables, so that it is not read anew for every task: some forty names at a dozen levels each. Kept only where nothing but the
/// host's own variables and the given keywords can decide: no level of the task, its blocks, roles and includes has a name that begins with "ansible_", and all values are plain, and where the
/// reader stands behind all writes of such names.</summary>
internal sealed class HostReadings<T>
{
    private const int MostKept = 8;
    private readonly ConditionalWeakTable<HostVariables, Kept> kept = [];
    private readonly ConditionalWeakTable<JinjaDict, StrongBox<bool>> levels = [];

    /// <param name="host">The scope the variables are read in; another than the task's for what is delegated, which is always read.</param>
    /// <param name="keywords">The keywords that count, as loaded.</param>
    public T Get(TaskScope host, TaskScope task, object?[] keywords, Func<HostReading, T> read)
    {
        var reading = new HostReading(host);
        if (!ReferenceEquals(host, task) || !IsOfHostAlone(host))
        {
            return read(reading);
        }

        var version = host.Host.ConnectionVersion;
        var known = kept.TryGetValue(host.Host, out var found) && found.Version == version && found.Play == host.Play ? found.Entries : [];
        foreach (var (given, value) in known)
        {
            if (IsSame(given, keywords))
            {
                return value;
            }
        }

        var fresh = read(reading);
        if (reading.IsPlain)
        {
            kept.AddOrUpdate(host.Host, new Kept(version, host.Play, [(keywords, fresh), .. known.Take(MostKept - 1)]));
        }

        return fresh;
    }

    private bool IsOfHostAlone(TaskScope scope)
        => (scope.Position is not { } at || scope.Host.LastConnectionWrite is not { } last || at > last)
            && scope.Play.HostFiles is null && !scope.Play.MergesHashes && !scope.Locals.Keys.Any(IsOfConnection) && scope.Unknown?.Any(IsOfConnection) != true
            && !scope.Frame.IncludeParameters.Any(Names) && !scope.Frame.RoleParameters.Any(Names) && !scope.Frame.Keywords.Vars.Any(Names)
            && !scope.Roles.Any(role => Names(role.Variables) || Names(role.Defaults));

    private bool Names(JinjaDict level) => levels.GetValue(level, static all => new StrongBox<bool>(all.Keys.Any(key => key is string name && IsOfConnection(name)))).Value;

    private static bool IsOfConnection(string name) => name.StartsWith("ansible_", StringComparison.Ordinal) && !name.StartsWith("ansible_loop", StringComparison.Ordinal) && !name.StartsWith("ansible_failed_", StringComparison.Ordinal);

    /// <summary>Keywords are loaded once: the same object, or another task's own.</summary>
    private static bool IsSame(object?[] one, object?[] other) => one.AsSpan().SequenceEqual(other, ReferenceEqualityComparer.Instance);

    private sealed record Kept(int Version, PlayVariables Play, IReadOnlyList<(object?[] Keywords, T Value)> Entries);
}
