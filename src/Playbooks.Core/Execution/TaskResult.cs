using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Execution;

/// <summary>How a task (or one item of it) ended on a host, with the value that `register` keeps.</summary>
internal sealed record TaskResult(TaskOutcome Outcome, ModuleResult Result)
{
    /// <summary>With the outcome that the module's result tells.</summary>
    public static TaskResult Of(ModuleResult result)
        => new(result.Failed ? TaskOutcome.Failed : result.Skipped ? TaskOutcome.Skipped : result.Changed ? TaskOutcome.Changed : TaskOutcome.Ok, result);

    public static TaskResult Of(ConnectionException lost) => new(TaskOutcome.Unreachable, new ModuleResult { Values = new JinjaDict { ["msg"] = lost.Advice } });

    /// <summary>One line per change made.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    public IReadOnlyList<TaskResult> Items { get; init; } = [];

    public bool HasItems { get; init; }

    public string? DelegatedTo { get; init; }

    /// <summary>The ansible_host of the host it was delegated to.</summary>
    public string? DelegatedAddress { get; init; }

    public int Attempts { get; init; }

    public bool IsHidden { get; init; }

    /// <summary>run_once: another host ran it; this one only takes the result.</summary>
    public bool IsShared { get; init; }

    /// <summary>Failed before the module ran: a condition or an argument that cannot be evaluated.</summary>
    public bool IsMistake { get; init; }

    /// <summary>Failed for good: failed_when does not judge it and until does not try again. The module did not run, was ended by `timeout`, or may have run, or still run.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The task concerns other hosts too; see <see cref="PreparedTask.IsWide"/>.</summary>
    public bool IsWide { get; init; }

    /// <summary>Where the text stands that could not be evaluated.</summary>
    public SourcePosition Origin { get; init; } = SourcePosition.None;

    /// <summary>Failed in a condition or the items of its loop, when Ansible has not evaluated ignore_errors yet: a template there then counts as true.</summary>
    public bool IsEarly { get; init; }

    /// <summary>ignore_errors does not hold, and a rescue section does not take it out of the count of failures: a missing file of tasks.</summary>
    public bool IsUnignorable { get; init; }

    /// <summary>As Ansible neither told nor counted: a role that is not there.</summary>
    public bool IsUntold { get; init; }

    /// <summary>An item of a loop that failed where ignore_errors holds for it: the loop's failure is ignored when all that failed are.</summary>
    public bool IsIgnored { get; init; }

    public bool IsFailure => Outcome == TaskOutcome.Failed;

    /// <summary>The registered value, under Ansible's names.</summary>
    public JinjaDict Registered() => Registered(hasWarnings: true);

    /// <summary>Warnings of a loop's items stand beside the items.</summary>
    private JinjaDict Registered(bool hasWarnings)
    {
        var value = new JinjaDict();
        if (HasItems)
        {
            value["results"] = Items.Select(item => (object?)item.Registered(hasWarnings: false)).ToList();
        }

        foreach (var (key, entry) in Result.Values.Where(pair => pair.Key is not "_ansible_facts_cacheable"))
        {
            value[key] = entry;
        }

        if (hasWarnings && Result.Warnings.Count > 0)
        {
            value["warnings"] = Result.Warnings.ToList<object?>();
        }

        // Ansible leaves out what a result does not have: mistakes found before the module ran tell no `changed`, skipped tasks and loops no `failed`.
        if (!IsMistake)
        {
            value["changed"] = Outcome == TaskOutcome.Changed || Result.Changed;
        }

        if (Outcome == TaskOutcome.Failed || Result.Failed || (Outcome == TaskOutcome.Skipped && !HasItems && !Result.Values.ContainsKey("skip_reason")) || (Outcome is not (TaskOutcome.Skipped or TaskOutcome.Unreachable) && !HasItems))
        {
            // Only a background job just started says it otherwise: 0, as Ansible.
            value["failed"] = Outcome != TaskOutcome.Failed && Result.Values.TryGetValue("failed", out var said) ? said : Outcome == TaskOutcome.Failed || Result.Failed;
        }

        if (Outcome == TaskOutcome.Skipped || (HasItems && Items.Count > 0))
        {
            value["skipped"] = Outcome == TaskOutcome.Skipped;
        }

        if (Outcome == TaskOutcome.Unreachable)
        {
            value["unreachable"] = true;
        }

        if (Result.Diffs.Count > 0)
        {
            value["diff"] = Result.Diffs.Select(diff => (object?)new JinjaDict
            {
                ["before_header"] = diff.BeforeHeader,
                ["before"] = diff.Before ?? "",
                ["after_header"] = diff.AfterHeader,
                ["after"] = diff.After ?? "",
            }).ToList();
        }

        return value;
    }
}
