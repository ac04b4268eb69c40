namespace Playbooks.Execution.Walking;

internal enum BlockSection
{
    Tasks,
    Rescue,
    Always,
}
