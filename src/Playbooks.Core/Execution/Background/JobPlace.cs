using Playbooks.Execution.Hosts;

namespace Playbooks.Execution.Background;

/// <summary>Where a background job's files are, and whose shell can look at them.</summary>
/// <param name="Folder">As the user wrote it: `~` is the home of the shell's user.</param>
internal sealed record JobPlace(HostLink Link, string ShellKey, string Folder);
