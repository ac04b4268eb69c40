using Playbooks.Jinja;

namespace Playbooks.Results;

/// <summary>What a module hands back, under the names Ansible's module of that name uses (<c>rc</c>, <c>stdout</c>, <c>dest</c>, <c>msg</c>, ...).
/// <see cref="Values"/> never holds <c>changed</c>, <c>failed</c>, <c>skipped</c>, <c>diff</c>: the engine adds them when it registers.</summary>
internal sealed record ModuleResult
{
    /// <summary>A new one each time: the engine adds to the values.</summary>
    public static ModuleResult Ok => new();

    public bool Changed { get; init; }

    public bool Failed { get; init; }

    public bool Skipped { get; init; }

    public JinjaDict Values { get; init; } = [];

    /// <summary>Facts for the host (set_fact, setup, package_facts): name without the ansible_ prefix for setup's facts.</summary>
    public JinjaDict? Facts { get; init; }

    public IReadOnlyList<Diff> Diffs { get; init; } = [];

    /// <summary>assert's `quiet`: not shown at every verbosity.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Lines that are shown before the result (pause).</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>Warnings for the user; shown once per run and text.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public static ModuleResult Failure(string message, JinjaDict? values = null) => new() { Failed = true, Values = new JinjaDict(values ?? []) { ["msg"] = message } };

    /// <summary>What a plugin on the controller refuses to do, as Ansible's output shows it.</summary>
    public static ModuleResult Refusal(string message) => new() { Failed = true, IsQuiet = true, Values = new JinjaDict { ["msg"] = message, ["exception"] = "NoneType: None\n" } };

    public static ModuleResult Skip(string message) => new() { Skipped = true, Values = new JinjaDict { ["msg"] = message } };
}
