using Playbooks.Plays;
using Playbooks.Variables;

namespace Playbooks.Execution.Walking;

/// <summary>A handler with what stands around it. The index names it.</summary>
internal sealed record Handler(int Index, TaskDefinition Task, TaskFrame Frame)
{
    public string? RoleName => Frame.Role?.Name;
}
