using Playbooks.Jinja.Ansible;
using Playbooks.Plays;

namespace Playbooks.Execution;

/// <summary>--start-at-task: closed until a task of that name is met.</summary>
internal sealed class StartGate(string? name)
{
    private volatile bool isOpen = name is null;
    private TaskPosition? opened;

    /// <summary>Whether the task was met, or none was asked for.</summary>
    public bool IsOpen => isOpen;

    /// <summary>True when the task runs: the named one, or one at or after its position.</summary>
    public bool Opens(TaskPosition position, string taskName, string? roleName)
    {
        if (isOpen)
        {
            return opened is null || position >= opened;
        }

        if (!IsMatch(taskName) && !(roleName is not null && IsMatch($"{roleName} : {taskName}")))
        {
            return false;
        }

        opened ??= position;
        isOpen = true;
        return position >= opened;
    }

    private bool IsMatch(string candidate)
        => candidate == name || (name is not null && PythonGlob.IsMatch(name, candidate));
}
