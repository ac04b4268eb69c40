using System.Collections.Concurrent;
using Playbooks.Plays;

namespace Playbooks.Variables;

/// <summary>Variables that a run writes (registered results, set_fact, facts), each with the position of its writes: another host that stands at N reads the last
/// write before N, never one of a host that is ahead. Written by the owner only; read by all.</summary>
internal sealed class VersionedVariables
{
    private readonly ConcurrentDictionary<string, Write> writes = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => writes.Keys;

    public bool IsEmpty => writes.IsEmpty;

    public void Set(string name, object? value, TaskPosition position)
        => writes.AddOrUpdate(name, _ => new Write(position, value, null), (_, newest) => Insert(newest, position, value));

    /// <summary>In the order of the positions: hosts that delegate to the same one need not come in that order.</summary>
    private static Write Insert(Write? newest, TaskPosition position, object? value)
        => newest is not null && newest.Position > position ? newest with { Earlier = Insert(newest.Earlier, position, value) } : new Write(position, value, newest);

    /// <summary>The value as somebody at <paramref name="reader"/> may see it.</summary>
    public bool TryGet(string name, TaskPosition? reader, out object? value)
    {
        writes.TryGetValue(name, out var write);
        while (write is not null && reader is not null && write.Position >= reader)
        {
            write = write.Earlier;
        }

        value = write?.Value;
        return write is not null;
    }

    private sealed record Write(TaskPosition Position, object? Value, Write? Earlier);
}
