namespace Playbooks.Commands;

/// <summary>Options of Ansible's programs that have no meaning here: refused with the reason, never silently ignored.</summary>
internal static class UnsupportedOptions
{
    public static string? Reason(string option) => option switch
    {
        "--step" => "--step is not supported: use --start-at-task, --tags or --check",
        "-M" or "--module-path" => $"{option} is not supported: modules are part of the program, Python modules are not run",
        "--scp-extra-args" or "--sftp-extra-args" => $"{option} has no meaning here: files travel through ssh itself, use --ssh-extra-args",
        "-B" or "--background" or "-P" or "--poll" or "-a" or "--args" or "-m" or "--module-name" => $"{option} belongs to ad-hoc commands, which are not supported: write a play",
        _ => null,
    };
}
