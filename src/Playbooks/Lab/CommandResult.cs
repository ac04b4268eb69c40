namespace Playbooks.Lab;

/// <summary>How a command of the machine ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}
