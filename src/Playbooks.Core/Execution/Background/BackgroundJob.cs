using Playbooks.Modules;
using Playbooks.Results;

namespace Playbooks.Execution.Background;

/// <summary>What a task with `async` leaves to its node: the steps of its decision, and how their outcomes become the module's result. Without steps the decision itself was the result.</summary>
/// <param name="Predicted">What check mode would have told: kept beside the job for runs that did not start it.</param>
internal sealed record BackgroundJob(IReadOnlyList<RemoteChange> Steps, ModuleResult Predicted, Func<IReadOnlyList<ChangeOutcome>, ModuleResult> Conclude);
