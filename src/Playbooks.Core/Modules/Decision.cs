using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules;

/// <summary>What a module concludes from its arguments and the answers. Data: nothing has happened yet.</summary>
internal abstract record Decision
{
    /// <summary>All is as it should be, or the module only reads: the result stands.</summary>
    internal sealed record Satisfied(ModuleResult Result) : Decision
    {
        /// <summary>What `--check` reports instead; null: the same.</summary>
        public ModuleResult? InCheckMode { get; init; }
    }

    /// <summary>These changes, in this order. <paramref name="Predicted"/> is the result that `--check` reports (its Changed is false only for what Ansible never
    /// calls a change, as a daemon_reload); <paramref name="Conclude"/> builds
    /// the real one from what the changes answered, and may say Changed = false (a `uri` that only reads, a download that brought the same file).</summary>
    internal sealed record Change(
        IReadOnlyList<RemoteChange> Changes,
        ModuleResult Predicted,
        Func<IReadOnlyList<ChangeOutcome>, ModuleResult>? Conclude = null) : Decision
    {
        /// <summary>The result when one of the changes fails, from what that one answered; null, or null from it: its description and what it printed.</summary>
        public Func<ChangeOutcome, ModuleResult?>? ConcludeFailure { get; init; }

        /// <summary>What `--check` reports where the module has no support for it; null: that it has none.</summary>
        public ModuleResult? InCheckMode { get; init; }

        /// <summary>What `--check` looks at first, as running would have found it out: null says that nothing is in the way.</summary>
        public (Query Question, Func<Answers, ModuleResult?> Judge)? CheckFirst { get; init; }
    }

    /// <summary>The answers so far are not enough: these queries too, then decide again.</summary>
    internal sealed record Ask(IReadOnlyList<Query> Queries) : Decision;

    /// <summary>The task fails: what is asked for cannot be done on this host.</summary>
    internal sealed record Invalid(ModuleResult Result) : Decision
    {
        public Invalid(string message)
            : this(ModuleResult.Failure(message))
        {
        }

        /// <summary>What `--check` reports instead, where what is missing may come in a run; null: the same.</summary>
        public ModuleResult? InCheckMode { get; init; }
    }

    public static Decision Ok(ModuleResult result) => new Satisfied(result);

    public static Decision Fail(string message) => new Invalid(message);

    /// <summary>What Ansible's plugin on the controller refuses before it does anything: the result has an exception that tells nothing.</summary>
    public static Decision Refuse(string message) => new Invalid(ModuleResult.Refusal(message));
}
