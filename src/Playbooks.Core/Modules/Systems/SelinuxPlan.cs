namespace Playbooks.Modules.Systems;

/// <summary>What `selinux` does to come to a state, in Ansible's words.</summary>
internal sealed class SelinuxPlan(string state, string runtime)
{
    private readonly List<string> messages = [];
    private readonly List<string> warnings = [];
    private readonly List<string[]> commands = [];

    public IReadOnlyList<string> Messages => messages;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>What changes the running kernel and its parameters.</summary>
    public IReadOnlyList<string[]> Commands => commands;

    public bool IsChanged { get; private set; }

    public bool ChangesPolicy { get; private set; }

    public bool NeedsReboot { get; private set; }

    public void SetPolicy(string? policy, string running, string? kept, string file)
    {
        if (policy != running)
        {
            // A running policy cannot be changed: it is told in every run until the next boot.
            messages.Add($"Running SELinux policy changed from '{running}' to '{policy ?? "None"}'");
        }

        if (policy != kept)
        {
            messages.Add($"SELinux policy configuration in '{file}' changed from '{kept ?? "None"}' to '{policy ?? "None"}'");
        }

        ChangesPolicy = messages.Count > 0;
        IsChanged |= ChangesPolicy;
    }

    public void SetState(string? kept)
    {
        if (state != runtime)
        {
            SetRunning();
        }

        if (state != kept)
        {
            messages.Add($"Config SELinux state changed from '{kept ?? "None"}' to '{state}'");
            IsChanged = true;
        }
    }

    /// <param name="enabled">Whether the kernel starts with SELinux now; null when its entries do not agree.</param>
    public void SetKernel(bool? enabled)
    {
        var wanted = state != "disabled";
        if (enabled == wanted)
        {
            return;
        }

        commands.Add(["grubby", "--update-kernel=ALL", wanted ? "--remove-args" : "--args", "selinux=0"]);
        var (from, to) = wanted ? ("disabled", "enabled") : ("enabled", "disabled");
        messages.Add($"Kernel SELinux state changed from '{(enabled is null ? "<inconsistent>" : from)}' to '{to}'");
        IsChanged = true;
    }

    private void SetRunning()
    {
        if (runtime == "disabled")
        {
            warnings.Add($"Reboot is required to set SELinux state to '{state}'");
            NeedsReboot = true;
        }
        else if (state != "disabled")
        {
            commands.Add(["setenforce", state == "enforcing" ? "1" : "0"]);
            messages.Add($"SELinux state changed from '{runtime}' to '{state}'");
            IsChanged = true;
        }
        else if (runtime == "enforcing")
        {
            commands.Add(["setenforce", "0"]);
            warnings.Add($"SELinux state temporarily changed from '{runtime}' to 'permissive'. State change will take effect next reboot.");
            (IsChanged, NeedsReboot) = (true, true);
        }
        else
        {
            warnings.Add("SELinux state change will take effect next reboot");
            NeedsReboot = true;
        }
    }
}
