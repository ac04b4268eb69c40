namespace Playbooks.Planning;

/// <summary>How far a forecast can still be trusted. One for all plays, in their order.</summary>
internal sealed class ForecastProgress
{
    /// <summary>From here on nothing can be said: variables of unknown names may have appeared, or hosts in other groups.</summary>
    public bool IsBlind { get; set; }

    /// <summary>A task before may have made files on the controller.</summary>
    public bool MayWriteFiles { get; set; }

    /// <summary>The task of --start-at-task has been met in a play before.</summary>
    public bool IsStarted { get; set; }
}
