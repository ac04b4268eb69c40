using Playbooks.Execution;
using Playbooks.Execution.Asking;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Planning;

/// <summary>What the forecasts of all hosts of a play share.</summary>
internal sealed record ForecastContext(RunPlan Plan, RunOptions Options, Templar Templar, ControllerFiles Files, PlayVariables Variables, RunTimeNames Names)
{
    /// <summary>Names whose value the run gives.</summary>
    public required IReadOnlySet<string> Unknown { get; init; }

    /// <summary>The same once a task may have made files on the controller: what a lookup reads there may differ by then.</summary>
    public required IReadOnlySet<string> UnknownWithLookups { get; init; }

    /// <summary>Whether anything anywhere gives the name a value.</summary>
    public required Func<string, bool> IsWritten { get; init; }

    /// <summary>What was found so far.</summary>
    public required List<Mistake> Mistakes { get; init; }
}
