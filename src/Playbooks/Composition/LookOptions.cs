namespace Playbooks.Composition;

/// <summary>What to show of a plan instead of running it. All false: only that it is right (--syntax-check).</summary>
internal sealed record LookOptions(bool Hosts, bool Tasks, bool Tags);
