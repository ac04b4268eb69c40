namespace Playbooks.IntegrationTests.Modules.Matrix;

/// <summary>One module as a task, in the four situations every module must handle: something is to do, in check mode, nothing is left to do, it cannot be done. Outcomes are
/// Ansible's words: changed, ok, skipped.</summary>
/// <param name="Module">Its short name.</param>
/// <param name="Task">The task's action, on one line of YAML flow or as a block.</param>
/// <param name="Failure">The same module where it must fail; null with <see cref="WhyNoFailure"/>.</param>
/// <param name="Message">Part of what the failure says.</param>
public sealed record ModuleScenario(string Module, string Task, string? Failure, string Message)
{
    /// <summary>Outcome of the first run.</summary>
    public string First { get; init; } = "changed";

    /// <summary>Outcome with --check before it.</summary>
    public string Check { get; init; } = "changed";

    /// <summary>Outcome of the second run.</summary>
    public string Again { get; init; } = "ok";

    /// <summary>The kind of machine it runs on: plain, apt, dnf, zypper, apk.</summary>
    public string Machine { get; init; } = "plain";

    public string? WhyNoFailure { get; init; }
}
