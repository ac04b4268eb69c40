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

    /// <param name="settled">Where the slowest host stands, when it is known: of the writes before that only the last is kept, as no reader sees the others any more.</param>
    public void Set(string name, object? value, TaskPosition position, TaskPosition? settled = null)
        => writes.AddOrUpdate(name, _ => new Write(position, value, null), (_, newest) => Cut(Insert(newest, position, value), settled));

    /// <summary>In the order of the positions: hosts that delegate to the same one need not come in that order.</summary>
    private static Write Insert(Write? newest, TaskPosition position, object? value)
        => newest is not null && newest.Position > position ? newest with { Earlier = Insert(newest.Earlier, position, value) } : new Write(position, value, newest);

    private static Write Cut(Write write, TaskPosition? settled)
        => settled is null || write.Earlier is null ? write
            : write.Position < settled ? write with { Earlier = null, IsCut = true }
            : write with { Earlier = Cut(write.Earlier, settled) };

    /// <summary>The value as somebody at <paramref name="reader"/> may see it. A host that was taken back and stands before everybody sees the oldest that is left.</summary>
    public bool TryGet(string name, TaskPosition? reader, out object? value)
    {
        writes.TryGetValue(name, out var write);
        while (write is { IsCut: false } && reader is not null && write.Position >= reader)
        {
            write = write.Earlier;
        }

        value = write?.Value;
        return write is not null;
    }

    private sealed record Write(TaskPosition Position, object? Value, Write? Earlier)
    {
        /// <summary>There were earlier ones.</summary>
        public bool IsCut { get; init; }
    }
}
