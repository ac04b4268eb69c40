namespace Playbooks.Execution;

/// <summary>What a meta action leaves to whoever takes the host through its tasks.</summary>
internal enum MetaConsequence
{
    None,

    FlushHandlers,

    /// <summary>The host has no more tasks in this play.</summary>
    EndHost,

    /// <summary>The rest of the role is left out.</summary>
    EndRole,
}
