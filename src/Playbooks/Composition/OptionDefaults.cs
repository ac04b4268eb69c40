using Playbooks.Execution;
using Playbooks.Planning;
using Playbooks.Results;

namespace Playbooks.Composition;

/// <summary>Lays what the command line says over what ansible.cfg and ANSIBLE_... variables say.</summary>
internal static class OptionDefaults
{
    public static RunOptions Apply(RunOptions options, Settings settings) => options with
    {
        Forks = options.Forks > 0 ? options.Forks : settings.Forks ?? RunOptions.DefaultForks,
        User = options.User ?? settings.RemoteUser,
        PrivateKey = options.PrivateKey ?? settings.PrivateKeyFile,
        Connection = options.Connection ?? settings.Connection,
        Timeout = options.Timeout ?? settings.Timeout,
        AsyncFolder = settings.AsyncFolder,
        PollInterval = settings.PollInterval,
        HostKeyChecking = options.HostKeyChecking ?? (settings.HostKeyChecking is { } checks ? (checks ? "yes" : "no") : null),
        SshCommonArguments = Join(settings.SshArgs, options.SshCommonArguments ?? settings.SshCommonArgs),
        SshExtraArguments = options.SshExtraArguments ?? settings.SshExtraArgs,
        Become = options.Become || settings.Become == true,
        BecomeUser = options.BecomeUser ?? settings.BecomeUser,
        BecomeMethod = options.BecomeMethod ?? settings.BecomeMethod,
        Diff = options.Diff || settings.AlwaysDiff == true,
        ForceHandlers = options.ForceHandlers || settings.ForceHandlers == true,
        GathersOnce = settings.Gathering == "smart",
        FactCache = settings.FactCache,
        ConfigurationFile = settings.File,
        HideSkipped = settings.ShowsSkipped == false,
        HideOk = settings.ShowsOk == false,
        WritesRetryFiles = settings.WritesRetryFiles == true,
        RetryFolder = settings.RetryFolder,
    };

    /// <summary>Settings that were read and would change a run of Ansible's, but not one of ours.</summary>
    public static IEnumerable<Mistake> WithoutEffect(Settings settings)
    {
        (string Name, bool IsSet, string Remedy)[] known =
        [
            ("remote_port", settings.RemotePort is not null, "set ansible_port in the inventory"),
            ("become_exe", settings.BecomeExe is not null, "set ansible_become_exe in the inventory"),
            ("become_flags", settings.BecomeFlags is not null, "set ansible_become_flags in the inventory"),
            ("ssh_executable", settings.SshExecutable is not null, "set ansible_ssh_executable in the inventory"),
        ];
        return known.Where(setting => setting.IsSet)
            .Select(setting => new Mistake(new Results.SourcePosition(settings.File ?? "the environment", 0, 0), $"the setting {setting.Name} has no effect", setting.Remedy))
            .Concat(settings.Warnings);
    }

    private static string? Join(string? first, string? second)
        => first is null ? second : second is null ? first : $"{first} {second}";
}
