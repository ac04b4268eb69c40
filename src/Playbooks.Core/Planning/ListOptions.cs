namespace Playbooks.Planning;

/// <summary>What --list-hosts, --list-tasks and --list-tags print.</summary>
internal sealed record ListOptions(bool Hosts, bool Tasks, bool Tags);
