using System.Collections.Frozen;
using Playbooks.Results;

namespace Playbooks.Plays;

/// <summary>What `meta` can do.</summary>
internal static class MetaActions
{
    public static readonly FrozenSet<string> Known = new[]
    {
        "noop", "flush_handlers", "end_host", "end_role", "end_play", "end_batch", "clear_facts", "clear_host_errors", "refresh_inventory", "reset_connection",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static PlaybookException Unknown(string action, SourcePosition position)
        => new(position, $"invalid meta action requested: {action}", $"use one of {string.Join(", ", Known.Order(StringComparer.Ordinal))}", ansibleCode: 1);
}
