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
        => writes[name] = new Write(position, value, writes.GetValueOrDefault(name));

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
